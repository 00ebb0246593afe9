/** Folders and files, within limits. */
export { DiskFile } from "./file.js";
export * from "./input.js";
export { TEXT_BYTES_MAX } from "./limits.js";
export * from "./open.js";
export * from "./paths.js";
