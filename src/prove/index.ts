/** Finding and change to a replay. */
export * from "./assumption.js";
export * from "./prove.js";
