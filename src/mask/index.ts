/** Secrets: masked before anything is stored, shown or written. */
export { looksSecret, mask, MASKED } from "./mask.js";
export { secretName } from "./names.js";
