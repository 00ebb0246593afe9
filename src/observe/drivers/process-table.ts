import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, readlinkSync } from "node:fs";
import { parseListening, type ListeningSocket } from "./listening.js";

/** The processes of this machine, as far as they can be seen without privileges. */
export interface ProcessTable {
  /** A little old, but not so old that this process is missing. */
  rows(pid?: number): readonly ProcessRow[];
  /** Whether the process was started with this text in its environment; false when that cannot be read. */
  carries(row: ProcessRow, marker: string): boolean;
  /** Of the processes that still have some. `exact`: shared pages by share, which takes the system long to tell. */
  memory(rows: readonly ProcessRow[], exact: boolean): readonly ProcessMemory[];
  /** Null: this system does not tell; ports have to be tried. */
  listening(rows: readonly ProcessRow[]): readonly ListeningSocket[] | null;
  /** Ports on loopback to which a connection is being attempted, with the local port of each attempt. */
  connecting(): readonly { readonly localPort: number; readonly remotePort: number }[];
}

export interface ProcessMemory {
  /** What the process wrote itself: it cannot be had back without ending it. */
  readonly ownMiB: number;
  /** Programs and libraries, mapped from files: shared by all processes that run them. */
  readonly fileMiB: number;
  readonly method: "pss" | "rss";
}

export interface ProcessRow {
  readonly pid: number;
  readonly parent: number;
  readonly session: number;
  readonly zombie: boolean;
  /** Of the process and of its children that have ended. */
  readonly cpuSeconds: number;
  /** Together with the pid it names one process for good. */
  readonly startedAt: string;
  readonly residentMiB: number;
}

/** Reading all processes, or all sockets, takes the system several milliseconds, in which nothing else is done here. */
const SNAPSHOT_MAX_AGE_MS = 100;
const SOCKETS_MAX_AGE_MS = 40;
/** A socket that does not listen soon after it was made hardly ever does. */
const SOCKET_FRESH_MS = 300;
const SOCKET_LOOK_AGAIN_MS = 500;
const SOCKETS_KNOWN_MAX = 5000;
const PS_SNAPSHOT_MAX_AGE_MS = 400;
/** USER_HZ: fixed at 100 on every architecture that Node runs on. Source: proc(5), sysconf(_SC_CLK_TCK). */
const TICKS_PER_SECOND = 100;
const PAGE_BYTES = 4096;
const KIB_PER_MIB = 1024;
const CARRIER_CACHE_MAX = 20_000;

export function processTable(): ProcessTable {
  return existsSync("/proc/self/stat") ? procTable() : psTable();
}

/** One reading serves all runs that ask within a few milliseconds. */
function cached<T>(read: () => T, maxAgeMs: number, fits: (value: T, pid?: number) => boolean = () => true) {
  let value: { readonly at: number; readonly what: T } | null = null;
  return (pid?: number): T => {
    const now = performance.now();
    if (value === null || now - value.at > maxAgeMs || !fits(value.what, pid))
      value = { at: now, what: read() };
    return value.what;
  };
}

const holds = (rows: readonly ProcessRow[], pid?: number): boolean =>
  pid === undefined || rows.some((row) => row.pid === pid);

function procTable(): ProcessTable {
  const carriers = new Map<string, string>();
  const sockets = cached(() => [readText("/proc/net/tcp"), readText("/proc/net/tcp6")], SOCKETS_MAX_AGE_MS);
  const known = knownSockets(() => sockets().flatMap((text, index) => parseListening(text, index === 1)));
  return {
    rows: cached(readProcRows, SNAPSHOT_MAX_AGE_MS, holds),
    carries: (row, marker) => {
      const key = `${row.pid}:${row.startedAt}`;
      if (carriers.size > CARRIER_CACHE_MAX) carriers.clear();
      const environment = carriers.get(key) ?? ourPart(readText(`/proc/${row.pid}/environ`));
      // Between fork and exec a process still shows its parent's environment: an empty one is asked again.
      if (environment !== "") carriers.set(key, environment);
      return environment.includes(marker);
    },
    memory: (rows, exact) => rows.flatMap((row) => procMemory(row, exact) ?? []),
    listening: (rows) => known.of(rows.flatMap((row) => socketInodes(row.pid))),
    connecting: () =>
      sockets().flatMap((text) =>
        [...text.matchAll(/^ *\d+: [0-9A-F]+:([0-9A-F]{4}) [0-9A-F]+:([0-9A-F]{4}) 02 /gm)].map((match) => ({
          localPort: Number.parseInt(match[1] ?? "", 16),
          remotePort: Number.parseInt(match[2] ?? "", 16),
        })),
      ),
  };
}

interface KnownSocket {
  readonly madeAt: number;
  lookedAt: number;
  socket: ListeningSocket | null;
}

/** The system's list is only read when a process has a socket of which it is not yet known whether it listens. */
function knownSockets(read: () => readonly ListeningSocket[]): {
  of(inodes: readonly string[]): readonly ListeningSocket[];
} {
  const known = new Map<string, KnownSocket>();
  const isOpen = (inode: string, now: number): boolean => {
    const one = known.get(inode);
    if (one === undefined) return true;
    const waitMs = now - one.madeAt < SOCKET_FRESH_MS ? 0 : SOCKET_LOOK_AGAIN_MS;
    return one.socket === null && now - one.lookedAt > waitMs;
  };
  return {
    of(inodes) {
      const now = performance.now();
      if (inodes.some((inode) => isOpen(inode, now))) {
        if (known.size > SOCKETS_KNOWN_MAX) known.clear();
        const listening = new Map(read().map((socket) => [socket.inode, socket]));
        for (const inode of inodes) {
          const socket = listening.get(inode) ?? null;
          known.set(inode, { madeAt: known.get(inode)?.madeAt ?? now, lookedAt: now, socket });
        }
      }
      return inodes.flatMap((inode) => known.get(inode)?.socket ?? []);
    },
  };
}

/** Only our own variable is kept of an environment that may hold anything. */
function ourPart(environment: string): string {
  return (
    environment.split("\0").find((entry) => entry.startsWith("STEADY_")) ?? (environment === "" ? "" : "-")
  );
}

function readProcRows(): ProcessRow[] {
  return readdirSync("/proc").flatMap((name) => {
    if (!/^\d+$/.test(name)) return [];
    const row = parseStat(readText(`/proc/${name}/stat`));
    return row === null ? [] : [row];
  });
}

/** /proc/PID/stat; the name in brackets may itself hold blanks and brackets. Source: proc(5). */
export function parseStat(text: string): ProcessRow | null {
  const close = text.lastIndexOf(")");
  if (close < 0) return null;
  const fields = text.slice(close + 2).split(" ");
  const field = (number: number): number => Number(fields[number - 3] ?? 0);
  return {
    pid: Number.parseInt(text, 10),
    parent: field(4),
    session: field(6),
    zombie: fields[0] === "Z" || fields[0] === "X",
    cpuSeconds: (field(14) + field(15) + field(16) + field(17)) / TICKS_PER_SECOND,
    startedAt: fields[22 - 3] ?? "",
    residentMiB: (field(24) * PAGE_BYTES) / KIB_PER_MIB / KIB_PER_MIB,
  };
}

/** Source: proc(5), smaps_rollup (Pss_Anon, Pss_Shmem) and status (RssAnon, RssFile, RssShmem). */
function procMemory(row: ProcessRow, exact: boolean): ProcessMemory | null {
  const status = readText(`/proc/${row.pid}/status`);
  const resident = mebibytes(status, "RssAnon") + mebibytes(status, "RssShmem");
  const fileMiB = mebibytes(status, "RssFile");
  if (resident + fileMiB === 0) return null;
  const rollup = exact ? readText(`/proc/${row.pid}/smaps_rollup`) : "";
  const proportional = mebibytes(rollup, "Pss_Anon") + mebibytes(rollup, "Pss_Shmem");
  return proportional === 0
    ? { ownMiB: resident, fileMiB, method: "rss" }
    : { ownMiB: proportional, fileMiB, method: "pss" };
}

function mebibytes(text: string, name: string): number {
  return Number(new RegExp(`^${name}:\\s+(\\d+) kB`, "m").exec(text)?.[1] ?? 0) / KIB_PER_MIB;
}

function socketInodes(pid: number): string[] {
  const folder = `/proc/${pid}/fd`;
  try {
    return readdirSync(folder).flatMap((name) => {
      const match = /^socket:\[(\d+)\]$/.exec(readLink(`${folder}/${name}`));
      return match?.[1] === undefined ? [] : [match[1]];
    });
  } catch {
    // Ended meanwhile, or of another user.
    return [];
  }
}

/** Where there is no /proc (macOS): `ps`. Less is seen: no sockets, no environments, resident memory only. */
export function psTable(): ProcessTable {
  return {
    rows: cached(() => parsePs(psOutput()), PS_SNAPSHOT_MAX_AGE_MS, holds),
    carries: () => false,
    memory: (rows) => rows.map((row) => ({ ownMiB: row.residentMiB, fileMiB: 0, method: "rss" })),
    listening: () => null,
    connecting: () => [],
  };
}

function psOutput(): string {
  try {
    return execFileSync("ps", ["-axo", "pid=,ppid=,pgid=,stat=,rss=,time=,lstart="], { encoding: "utf8" });
  } catch {
    return "";
  }
}

export function parsePs(text: string): ProcessRow[] {
  return text.split("\n").flatMap((line) => {
    const match = /^\s*(\d+)\s+(\d+)\s+(\d+)\s+(\S+)\s+(\d+)\s+([\d:.-]+)\s+(.*)$/.exec(line);
    if (!match) return [];
    const [, pid, parent, group, state = "", resident, time = "", startedAt = ""] = match;
    return [
      {
        pid: Number(pid),
        parent: Number(parent),
        // `ps` has no portable session column; the process group serves, as we start a new one.
        session: Number(group),
        zombie: state.startsWith("Z"),
        cpuSeconds: parsePsTime(time),
        startedAt: startedAt.trim(),
        residentMiB: Number(resident) / KIB_PER_MIB,
      },
    ];
  });
}

/** `[days-][hours:]minutes:seconds[.hundredths]`. */
function parsePsTime(text: string): number {
  const [days, clock] = text.includes("-") ? text.split("-") : ["0", text];
  const seconds = (clock ?? "").split(":").reduce((sum, part) => sum * 60 + Number(part), 0);
  return Number(days) * 86_400 + seconds;
}

function readText(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}

function readLink(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    return "";
  }
}
