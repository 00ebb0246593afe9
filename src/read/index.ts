/** Files to Model. */
export { applyEdits } from "./apply-edits.js";
export { editsFor } from "./edit.js";
export * from "./read.js";
export type * from "./reader.js";
export * from "./with-edits.js";
