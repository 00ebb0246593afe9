/** The application, run briefly and measured → a Profile. */
export { observe, TELLS_NOTHING } from "./observe.js";
export { parseFault, FAULT_KINDS, type Fault, type FaultKind } from "./fault.js";
export { loadProfile, parseProfile, saveProfile } from "./profile-file.js";
export * from "./request.js";
