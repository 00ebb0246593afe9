import type { RequestRecord } from "./record.js";

export const STREAM = "fastship:request-log";
export const GROUP = "request-log";
// About ten minutes of a busy day; what a worker has not read by then is let go.
const ENTRIES_MAX = 100_000;

/** What XADD is called with; the bound keeps an absent worker from filling Redis. */
export function addArguments(
  record: RequestRecord,
  expiresAt: Date | null = null,
): [string, ...(string | number)[]] {
  const expiry = expiresAt === null ? [] : ["expiresAt", expiresAt.toISOString()];
  return [STREAM, "MAXLEN", "~", ENTRIES_MAX, "*", "record", JSON.stringify(record), ...expiry];
}

/** An entry as it was written, or null when it is not ours or its time is over. */
export function recordFrom(fields: readonly string[], now: Date): RequestRecord | null {
  const named = new Map<string, string>();
  for (let index = 0; index + 1 < fields.length; index += 2)
    named.set(fields[index] ?? "", fields[index + 1] ?? "");
  const expiresAt = named.get("expiresAt");
  if (expiresAt !== undefined && new Date(expiresAt) < now) return null;
  return parseRecord(named.get("record") ?? "");
}

function parseRecord(text: string): RequestRecord | null {
  try {
    const value: unknown = JSON.parse(text);
    return isRecord(value) ? value : null;
  } catch {
    return null;
  }
}

function isRecord(value: unknown): value is RequestRecord {
  if (typeof value !== "object" || value === null) return false;
  const { id, at, method, path, status, durationMs } = value as Record<string, unknown>;
  return (
    [id, at, method, path].every((field) => typeof field === "string") &&
    [status, durationMs].every((field) => typeof field === "number")
  );
}
