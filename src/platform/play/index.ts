export * from "./play.js";
export type * from "./types.js";
