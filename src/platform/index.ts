/** The platform's controllers and their play in virtual time. */
export * from "./fold-cycles.js";
export * from "./plan-from-model.js";
export type * from "./plan.js";
export * from "./play/index.js";
export * from "./play-profile.js";
export * from "./predict-times.js";
export type { Conditions } from "./profile-life.js";
export * from "./profile-world.js";
export * from "./random.js";
export type * from "./world.js";
