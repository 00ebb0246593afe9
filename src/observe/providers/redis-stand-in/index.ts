import type { Credentials } from "../provider.js";

export function startStandIn(
  _credentials: Credentials,
): Promise<{ readonly port: number; close(): Promise<void> }> {
  return Promise.reject(new Error("the stand-in for Redis is not available yet"));
}
