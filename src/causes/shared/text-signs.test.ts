// What is read out of words: the strongest wording counts, faults set on purpose count less.
import { describe, expect, it } from "vitest";
import type { Timeline, TimelineEntry } from "../../timeline/index.js";
import { cause as authFailed } from "../net/database-auth-failed.js";
import { cause as dnsFailure } from "../net/dns-failure.js";
import { cause as unreachable } from "../net/dependency-unreachable.js";
import { cause as tlsRequired } from "../net/tls-required.js";
import { cause as outOfMemory } from "../size/out-of-memory.js";
import { cause as memoryTooSmall } from "../size/memory-too-small.js";

function timeline(...entries: readonly (Partial<TimelineEntry> & Pick<TimelineEntry, "kind">)[]): Timeline {
  const whole = entries.map((entry, index) => ({
    at: index,
    subject: "container/1/web",
    text: "",
    data: {},
    where: [],
    ...entry,
  }));
  return { entries: whole, endSeconds: whole.length };
}

const line = (message: string) => ({ kind: "log-line" as const, data: { source: "web", message } });
const strengthOf = (cause: typeof unreachable, events: Timeline): number =>
  cause.signs?.(events, null)[0]?.strength ?? 0;

describe("words about a dependency", () => {
  it("tell one kind of failure from another", () => {
    const said: readonly (readonly [string, typeof unreachable])[] = [
      ["Error: connect ECONNREFUSED 10.0.0.5:5432", unreachable],
      [
        'psycopg2.OperationalError: connection to server at "10.0.0.5", port 5432 failed: timeout expired',
        unreachable,
      ],
      ["Error: getaddrinfo ENOTFOUND db", dnsFailure],
      ["socket.gaierror: [Errno -2] Name or service not known", dnsFailure],
      ['FATAL:  password authentication failed for user "orders"', authFailed],
      ["redis.exceptions.AuthenticationError: WRONGPASS invalid username-password pair", authFailed],
      ['FATAL:  no pg_hba.conf entry for host "10.0.0.7", user "a", database "b", SSL off', tlsRequired],
    ];
    const all = [unreachable, dnsFailure, authFailed, tlsRequired];
    for (const [message, expected] of said) {
      const strongest = all.toSorted(
        (a, b) => strengthOf(b, timeline(line(message))) - strengthOf(a, timeline(line(message))),
      );
      expect(strongest[0]?.id, message).toBe(expected.id);
    }
  });

  it("count less when the rehearsal made it fail, if it is the same dependency", () => {
    const said = line("Error: connect ECONNREFUSED 127.0.0.1:6379");
    const own = timeline({ kind: "fault-injected", data: { fault: "redis=refused" } }, said);
    const other = timeline({ kind: "fault-injected", data: { fault: "postgres=refused" } }, said);
    expect(strengthOf(unreachable, timeline(said))).toBeGreaterThan(0.7);
    expect(strengthOf(unreachable, own)).toBeLessThan(0.4);
    expect(strengthOf(unreachable, other)).toBe(strengthOf(unreachable, timeline(said)));
  });

  it("name the line, not the whole text", () => {
    const [sign] =
      dnsFailure.signs?.(
        timeline(line("starting\nError: getaddrinfo ENOTFOUND db.internal\n  at x")),
        null,
      ) ?? [];
    expect(sign?.for?.[0]?.text).toBe("Error: getaddrinfo ENOTFOUND db.internal");
    expect(sign?.title).toBe("the name db.internal does not resolve");
  });
});

describe("a kill for memory", () => {
  const kill = {
    kind: "memory-limit-exceeded" as const,
    subject: "container/2/web",
    data: { container: "web", limitMiB: 512 },
  };

  it("before anything was served says that the memory is too small", () => {
    expect(
      strengthOf(memoryTooSmall, timeline({ kind: "task-running", subject: "task/2" }, kill)),
    ).toBeGreaterThan(0.5);
    expect(strengthOf(outOfMemory, timeline(kill))).toBeGreaterThan(0.9);
  });

  it("of one task is not excused by another task's health", () => {
    expect(
      strengthOf(memoryTooSmall, timeline({ kind: "task-healthy", subject: "task/1" }, kill)),
    ).toBeGreaterThan(0.5);
    expect(strengthOf(memoryTooSmall, timeline({ kind: "task-healthy", subject: "task/2" }, kill))).toBe(0);
  });
});
