/** Secrets: masked before anything is stored, shown or written. */
export { maskedLine, maskedLines, type MaskedLine } from "./lines.js";
export { looksSecret, mask } from "./mask.js";
export { secretName } from "./names.js";
export { printable } from "./printable.js";
export { MASKED } from "./spans.js";
