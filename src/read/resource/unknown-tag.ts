/** Marks a value that another format knows to be unknown until it is deployed; its text says why. */
export const UNKNOWN_TAG = "!steady-unknown";
