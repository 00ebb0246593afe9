/** Files to Model. */
export { applyEdits } from "./apply-edits.js";
export { editsFor } from "./edit.js";
export * from "./read.js";
export type * from "./reader.js";
export { isFolder, sourcesOf } from "./start-command/index.js";
export * from "./with-edits.js";
