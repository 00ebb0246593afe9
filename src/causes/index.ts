/** The catalogue: one file per cause, in the groups of the catalogue. */
export { catalogue, type CatalogueEntry } from "./catalogue.js";
export * from "./cause.js";
export * from "./explain.js";
export * from "./findings.js";
export { causes } from "./causes.generated.js";
