/** Model to Findings. */
export * from "./baseline.js";
export * from "./check.js";
export * from "./check-all.js";
export * from "./mend.js";
export * from "./second-opinion/index.js";
export * from "./set-aside.js";
export * from "./settings/find-settings.js";
export * from "./write-mended.js";
export * from "./trace.js";
export { findingWithoutSecrets, problemsWithoutSecrets, withoutSecrets } from "./without-secrets.js";
