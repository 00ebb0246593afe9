/** Timeline to ranked Findings. */
export * from "./diagnose.js";
