/** The nouns of what is told to people. */
export * from "./finding.js";
export type * from "./other-finding.js";
export * from "./rehearsal.js";
export type * from "./set-aside.js";
export * from "./severity.js";
export type * from "./trace.js";
