/** The platform's controllers and their play in virtual time. */
export type * from "./plan.js";
export type * from "./play/types.js";
export * from "./random.js";
export type * from "./world.js";
