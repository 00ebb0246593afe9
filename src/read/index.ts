/** Files to Model. */
export * from "./read.js";
export type * from "./reader.js";
export { isFolder, sourcesOf } from "./start-command/index.js";
export * from "./with-edits.js";
