/** The nouns of a deployment: what the platform is told. */
export type * from "./application.js";
export type * from "./balancer.js";
export type * from "./change.js";
export type * from "./dependency.js";
export type * from "./image.js";
export * from "./model.js";
export type * from "./network.js";
export type * from "./role.js";
export type * from "./service.js";
export type * from "./task.js";
export * from "./value.js";
