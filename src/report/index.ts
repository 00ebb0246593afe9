/** Findings, rehearsals and causes to every output format. */
export type * from "./format.js";
export * from "./formats.js";
export * from "./json/findings.js";
export * from "./json/rehearsal.js";
export type { TextOf } from "./text/code-frame.js";
export * from "./text/diff.js";
export * from "./text/explain.js";
export * from "./text/findings.js";
export * from "./text/probes.js";
export * from "./text/rehearsal.js";
export * from "./text/style.js";
export * from "./text/timing.js";
export * from "./text/trace.js";
