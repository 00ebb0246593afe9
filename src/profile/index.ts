/** The nouns of observed behaviour. */
export * from "./profile.js";
