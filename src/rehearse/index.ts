/** Scenarios over Model × Profile. */
export * from "./rehearse.js";
export { planObservation } from "./observation.js";
