import { CommandError } from "./reply.js";

export interface StreamId {
  readonly ms: number;
  readonly sequence: number;
}

export interface StreamEntry {
  readonly id: StreamId;
  /** Names and values in turn, as they came. */
  readonly fields: readonly Buffer[];
}

export interface Pending {
  readonly id: StreamId;
  consumer: string;
  deliveredAt: number;
  deliveries: number;
}

export interface Group {
  lastId: StreamId;
  entriesRead: number;
  /** By the id's text; kept in the order of ids. */
  readonly pending: Map<string, Pending>;
  readonly consumers: Set<string>;
}

export interface Stream {
  entries: StreamEntry[];
  lastId: StreamId;
  readonly groups: Map<string, Group>;
}

export const ZERO_ID: StreamId = { ms: 0, sequence: 0 };
export const LARGEST_ID: StreamId = { ms: Number.MAX_SAFE_INTEGER, sequence: Number.MAX_SAFE_INTEGER };
export const INVALID_ID = "ERR Invalid stream ID specified as stream command argument";

export function emptyStream(): Stream {
  return { entries: [], lastId: ZERO_ID, groups: new Map() };
}

export function idText({ ms, sequence }: StreamId): string {
  return `${ms}-${sequence}`;
}

export function compareIds(a: StreamId, b: StreamId): number {
  return a.ms - b.ms || a.sequence - b.sequence;
}

/** `missing`: the sequence where only milliseconds are written. */
export function parseId(written: string, missing: number): StreamId {
  const match = /^(\d+)(?:-(\d+))?$/.exec(written);
  if (!match) throw new CommandError(INVALID_ID);
  return { ms: Number(match[1]), sequence: match[2] === undefined ? missing : Number(match[2]) };
}

export function nextId(id: StreamId): StreamId {
  return { ms: id.ms, sequence: id.sequence + 1 };
}

/** The start of a range: `-`, `(id` for "after it", or an id. */
export function rangeStart(written: string): StreamId {
  if (written === "-") return ZERO_ID;
  if (written.startsWith("(")) return nextId(parseId(written.slice(1), 0));
  return parseId(written, 0);
}

export function rangeEnd(written: string): StreamId {
  if (written === "+") return LARGEST_ID;
  if (!written.startsWith("(")) return parseId(written, Number.MAX_SAFE_INTEGER);
  const id = parseId(written.slice(1), Number.MAX_SAFE_INTEGER);
  return id.sequence > 0
    ? { ms: id.ms, sequence: id.sequence - 1 }
    : { ms: id.ms - 1, sequence: Number.MAX_SAFE_INTEGER };
}

/** Entries after an id (never the id itself). */
export function entriesAfter(stream: Stream, id: StreamId, count: number): readonly StreamEntry[] {
  const found: StreamEntry[] = [];
  for (
    let index = firstAfter(stream.entries, id);
    index < stream.entries.length && found.length < count;
    index += 1
  ) {
    const entry = stream.entries[index];
    if (entry) found.push(entry);
  }
  return found;
}

export function entriesBetween(stream: Stream, from: StreamId, to: StreamId): readonly StreamEntry[] {
  return stream.entries.filter(({ id }) => compareIds(id, from) >= 0 && compareIds(id, to) <= 0);
}

/** Ids only grow, so the place is found by halving. */
function firstAfter(entries: readonly StreamEntry[], id: StreamId): number {
  let low = 0;
  let high = entries.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const entry = entries[middle];
    if (entry && compareIds(entry.id, id) <= 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

export function findEntry(stream: Stream, id: StreamId): StreamEntry | undefined {
  const entry = stream.entries[firstAfter(stream.entries, id) - 1];
  return entry && compareIds(entry.id, id) === 0 ? entry : undefined;
}
