import { isIP } from "node:net";
import type { Truth } from "./truth.js";
import type { Origin, Value } from "./value.js";

/** A list of the names to which requests may be addressed; the application turns all others away. */
export interface AllowedHosts {
  readonly origin: Origin;
  /** What looks at the list, for people: `Django's ALLOWED_HOSTS`. */
  readonly by: string;
  /** As written: names, `*`, and a beginning of `.` or `*.` for all names below one. */
  readonly allowed: Value<readonly string[]>;
  /** The code with which it answers others. */
  readonly status: number;
}

/** Whether the list lets a request through that is addressed to this host. Addresses of tasks are not known before they start. */
export function hostIsAllowed(check: AllowedHosts, host: "the task's address" | string): Truth {
  if (!check.allowed.known) return "unknown";
  const names = check.allowed.value.map((name) => name.trim().toLowerCase());
  if (names.includes("*") || names.includes(host.toLowerCase())) return "yes";
  if (host !== "the task's address") return below(names, host.toLowerCase()) ? "yes" : "no";
  // An address that is written down may be the one that is meant; ranges are no part of such lists.
  return names.some((name) => isIP(name.replace(/^\[|\]$/g, "")) !== 0 && !LOOPBACK.test(name))
    ? "unknown"
    : "no";
}

const LOOPBACK = /^(?:127\.|\[?::1\]?$|0\.0\.0\.0$)/;

function below(names: readonly string[], host: string): boolean {
  return names.some((name) => {
    const suffix = /^\*?(\..+)$/.exec(name)?.[1];
    return suffix !== undefined && (host.endsWith(suffix) || `.${host}` === suffix);
  });
}
