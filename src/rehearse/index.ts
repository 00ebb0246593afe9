/** Scenarios over Model × Profile. */
export * from "./rehearse.js";
export type { RehearseOptions } from "./stage.js";
