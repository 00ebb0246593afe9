/** Folders and files, within limits. */
export * from "./input.js";
