/** The one event language. */
export * from "./kinds.js";
export * from "./timeline.js";
