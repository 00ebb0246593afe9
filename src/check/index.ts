/** Model to Findings. */
export * from "./check.js";
