/** Folders, archives and files, within limits. */
export { DiskFile, withText } from "./file.js";
export { type Encoding, encodeText } from "./encoding.js";
export * from "./input.js";
export { LARGE_TEXT_BYTES_MAX, LARGE_TEXT_SIGNS, TEXT_BYTES_MAX } from "./limits.js";
export * from "./open.js";
export * from "./paths.js";
export { matchesPath, matchesText } from "./patterns.js";
