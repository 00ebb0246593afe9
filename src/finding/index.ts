/** The nouns of what is told to people. */
export * from "./finding.js";
export * from "./rehearsal.js";
