/** Model to Findings. */
export * from "./check.js";
export * from "./mend.js";
