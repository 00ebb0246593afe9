/** Files to Model. */
export { applyEdits, editsFor } from "./edit.js";
export * from "./read.js";
export type * from "./reader.js";
