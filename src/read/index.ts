/** Files to Model. */
export type * from "./reader.js";
