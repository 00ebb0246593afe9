/** YAML and JSON texts as one tree with places, and changes on it as text edits. */
export * from "./lines.js";
export * from "./node.js";
export * from "./parse.js";
