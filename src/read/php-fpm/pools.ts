import { type FastcgiPool, known, type Origin, unknown, type Value } from "../../model/index.js";

/** A line `key = value` of a pool. */
export interface PoolEntry {
  readonly section: string;
  readonly key: string;
  readonly value: string;
  /** 0-based line, and columns of the value in it. */
  readonly line: number;
  readonly start: number;
  readonly end: number;
}

const ENTRIES_MAX = 2000;

/** Entries in their order; null for a text with lines of another kind. */
export function poolEntries(text: string): PoolEntry[] | null {
  const entries: PoolEntry[] = [];
  let section = "";
  for (const [line, written] of text.split(/\r?\n/).entries()) {
    if (/^\s*(?:[;#].*)?$/.test(written)) continue;
    const heading = /^\s*\[([^\]]+)\]\s*(?:;.*)?$/.exec(written)?.[1];
    if (heading !== undefined) {
      section = heading;
      continue;
    }
    const match = /^(\s*([\w.]+(?:\[[^\]]*\])?)\s*=[ \t]*)(.*)$/.exec(written);
    if (match === null || entries.length >= ENTRIES_MAX) return null;
    const [, before = "", key = "", rest = ""] = match;
    const bare = rest.replace(/(?:^|\s+);.*$/, "").trimEnd();
    const quote = /^(["']).*\1$/.test(bare) ? 1 : 0;
    const value = bare.slice(quote, bare.length - quote);
    const start = before.length + quote;
    entries.push({ section, key, value, line, start, end: start + value.length });
  }
  return entries;
}

export interface PoolClues {
  readonly id: string;
  readonly text: string;
  readonly originOf: (entry: PoolEntry) => Origin;
}

/** The pools of a file; null where an include or a line of another kind may say more. */
export function poolsOf({ id, text, originOf }: PoolClues): FastcgiPool[] | null {
  const entries = poolEntries(text);
  if (entries === null || entries.some(({ key }) => key === "include")) return null;
  const names = [...new Set(entries.map(({ section }) => section))].filter(
    (name) => name !== "" && name !== "global",
  );
  return names.flatMap((name): FastcgiPool[] => {
    const last = (key: string): PoolEntry | undefined =>
      entries.findLast((each) => each.section === name && each.key === key);
    const listen = last("listen");
    if (listen === undefined) return [];
    const timeout = last("request_terminate_timeout");
    const origin = originOf(listen);
    return [
      {
        id: `${id} ${name}`,
        origin,
        name,
        listen: listenOf(listen.value, name, origin),
        workTimeoutSeconds:
          timeout === undefined ? known<number | null>(null) : timeoutOf(timeout.value, originOf(timeout)),
      },
    ];
  });
}

function listenOf(text: string, pool: string, origin: Origin): Value<string> {
  const value = text.replaceAll("$pool", pool);
  return value === "" || /[$`{<@]/.test(value)
    ? unknown("it is filled in when the pool starts", origin)
    : known(value, origin);
}

const SECONDS: Readonly<Record<string, number>> = { "": 1, s: 1, m: 60, h: 3600, d: 86_400 };

/**
 * `30`, `30s`, `5m`; 0 is off.
 * Source: https://www.php.net/manual/en/install.fpm.configuration.php#request-terminate-timeout (read 2026-11-21).
 */
function timeoutOf(text: string, origin: Origin): Value<number | null> {
  const match = /^(\d+)([smhd]?)$/.exec(text);
  if (match === null) return unknown(`${text} is no time`, origin);
  const seconds = Number(match[1]) * (SECONDS[match[2] ?? ""] ?? 1);
  return known(seconds === 0 ? null : seconds, origin);
}
