import { bytes, command, type Commands, type Session, SYNTAX_ERROR, text, upper, whole } from "./command.js";
import { array, bulk, CommandError, integer, map, NIL, NIL_ARRAY, type Reply } from "./reply.js";
import {
  compareIds,
  emptyStream,
  entriesAfter,
  entriesBetween,
  idText,
  nextId,
  parseId,
  rangeEnd,
  rangeStart,
  type Stream,
  type StreamEntry,
  type StreamId,
} from "./stream.js";

export const STREAM_COMMANDS: Commands = {
  XADD: command(-5, add),
  XLEN: command(2, (session, [, key]) => integer(streamAt(session, text(key))?.entries.length ?? 0)),
  XRANGE: command(-4, (session, [, key, from, to, ...options]) =>
    between(session, text(key), from, to, options, false),
  ),
  XREVRANGE: command(-4, (session, [, key, to, from, ...options]) =>
    between(session, text(key), from, to, options, true),
  ),
  XDEL: command(-3, (session, [, key, ...ids]) => {
    const stream = streamAt(session, text(key));
    if (stream === undefined) return integer(0);
    const gone = new Set(ids.map((id) => idText(parseId(text(id), 0))));
    const before = stream.entries.length;
    stream.entries = stream.entries.filter(({ id }) => !gone.has(idText(id)));
    return integer(before - stream.entries.length);
  }),
  XTRIM: command(-4, (session, [, key, ...words]) => {
    const { trim, next } = parseTrim(words, 0);
    if (trim === null || next !== words.length) throw new CommandError(SYNTAX_ERROR);
    const stream = streamAt(session, text(key));
    return integer(stream === undefined ? 0 : trimStream(stream, trim));
  }),
  XREAD: command(-4, read),
};

export function streamAt(session: Session, key: string): Stream | undefined {
  return session.keyspace().typed(key, "stream")?.stream;
}

export function entryReply({ id, fields }: StreamEntry): Reply {
  return array([bulk(idText(id)), array(fields.map(bulk))]);
}

type Trim =
  | { readonly kind: "length"; readonly max: number }
  | { readonly kind: "id"; readonly from: StreamId };

/** `MAXLEN|MINID [=|~] threshold [LIMIT n]`; "about" is trimmed exactly, which a server may do as well. */
function parseTrim(
  words: readonly Buffer[],
  from: number,
): { readonly trim: Trim | null; readonly next: number } {
  const kind = upper(words[from]);
  if (kind !== "MAXLEN" && kind !== "MINID") return { trim: null, next: from };
  let at = from + 1;
  const about = text(words[at]) === "~";
  if (about || text(words[at]) === "=") at += 1;
  const threshold = words[at];
  at += 1;
  if (upper(words[at]) === "LIMIT") {
    if (!about) throw new CommandError("ERR syntax error, LIMIT cannot be used without the special ~ option");
    at += 2;
  }
  if (kind === "MINID") return { trim: { kind: "id", from: parseId(text(threshold), 0) }, next: at };
  const max = whole(threshold);
  if (max < 0) throw new CommandError("ERR The MAXLEN argument must be >= 0.");
  return { trim: { kind: "length", max }, next: at };
}

function trimStream(stream: Stream, trim: Trim): number {
  const before = stream.entries.length;
  if (trim.kind === "id") stream.entries = stream.entries.filter(({ id }) => compareIds(id, trim.from) >= 0);
  else if (before > trim.max) stream.entries = stream.entries.slice(before - trim.max);
  return before - stream.entries.length;
}

function add(session: Session, [, keyWord, ...words]: readonly Buffer[]): Reply {
  const key = text(keyWord);
  let at = 0;
  const onlyExisting = upper(words[at]) === "NOMKSTREAM";
  if (onlyExisting) at += 1;
  const { trim, next } = parseTrim(words, at);
  const written = text(words[next]);
  const fields = words.slice(next + 1);
  if (fields.length === 0 || fields.length % 2 !== 0) {
    throw new CommandError("ERR wrong number of arguments for 'xadd' command");
  }
  const existing = streamAt(session, key);
  if (existing === undefined && onlyExisting) return NIL;
  const stream = existing ?? emptyStream();
  const id = newId(written, stream);
  if (existing === undefined) session.keyspace().set(key, { type: "stream", stream });
  stream.entries.push({ id, fields });
  stream.lastId = id;
  if (trim) trimStream(stream, trim);
  session.wrote(key);
  return bulk(idText(id));
}

function newId(written: string, stream: Stream): StreamId {
  if (written === "*") {
    const now = Date.now();
    return now > stream.lastId.ms ? { ms: now, sequence: 0 } : nextId(stream.lastId);
  }
  const automatic = /^(\d+)-\*$/.exec(written);
  if (automatic) {
    const ms = Number(automatic[1]);
    if (ms < stream.lastId.ms) throw new CommandError(ID_TOO_SMALL);
    return { ms, sequence: ms === stream.lastId.ms ? stream.lastId.sequence + 1 : 0 };
  }
  const id = parseId(written, 0);
  if (id.ms === 0 && id.sequence === 0)
    throw new CommandError("ERR The ID specified in XADD must be greater than 0-0");
  if (compareIds(id, stream.lastId) <= 0) throw new CommandError(ID_TOO_SMALL);
  return id;
}

const ID_TOO_SMALL = "ERR The ID specified in XADD is equal or smaller than the target stream top item";

function between(
  session: Session,
  key: string,
  from: Buffer | undefined,
  to: Buffer | undefined,
  options: readonly Buffer[],
  backwards: boolean,
): Reply {
  const [start, end] = [rangeStart(text(from)), rangeEnd(text(to))];
  if (options.length > 0 && (upper(options[0]) !== "COUNT" || options.length !== 2))
    throw new CommandError(SYNTAX_ERROR);
  const count = options.length > 0 ? whole(options[1]) : Number.POSITIVE_INFINITY;
  const stream = streamAt(session, key);
  if (stream === undefined) return array([]);
  const found = [...entriesBetween(stream, start, end)];
  if (backwards) found.reverse();
  return array(found.slice(0, Math.max(0, count)).map(entryReply));
}

export interface ReadOptions {
  readonly count: number;
  /** Null: do not wait; 0: for ever. */
  readonly blockMs: number | null;
  readonly noAcknowledgement: boolean;
  readonly keys: readonly string[];
  readonly ids: readonly string[];
}

export function parseRead(words: readonly Buffer[], name: string): ReadOptions {
  let count = Number.POSITIVE_INFINITY;
  let blockMs: number | null = null;
  let noAcknowledgement = false;
  for (let at = 0; at < words.length; at += 1) {
    const option = upper(words[at]);
    if (option === "COUNT") {
      at += 1;
      count = whole(words[at]) || Number.POSITIVE_INFINITY;
    } else if (option === "BLOCK") {
      at += 1;
      blockMs = whole(words[at], "ERR timeout is not an integer or out of range");
      if (blockMs < 0) throw new CommandError("ERR timeout is negative");
    } else if (option === "NOACK") noAcknowledgement = true;
    else if (option === "STREAMS") {
      const rest = words.slice(at + 1).map(text);
      if (rest.length === 0 || rest.length % 2 !== 0) {
        throw new CommandError(
          `ERR Unbalanced ${name} list of streams: for each stream key an ID or '$' must be specified.`,
        );
      }
      const half = rest.length / 2;
      return { count, blockMs, noAcknowledgement, keys: rest.slice(0, half), ids: rest.slice(half) };
    } else throw new CommandError(SYNTAX_ERROR);
  }
  throw new CommandError(SYNTAX_ERROR);
}

function read(session: Session, [, ...words]: readonly Buffer[]): Reply {
  const options = parseRead(words, "XREAD");
  const after = options.keys.map((key, index) => {
    const written = options.ids[index] ?? "";
    return written === "$" ? (streamAt(session, key)?.lastId ?? parseId("0", 0)) : parseId(written, 0);
  });
  const attempt = (): Reply | null =>
    readReply(
      options.keys.flatMap((key, index) => {
        const stream = streamAt(session, key);
        const found = stream ? entriesAfter(stream, after[index] ?? stream.lastId, options.count) : [];
        return found.length > 0 ? [[key, found.map(entryReply)] as const] : [];
      }),
      session,
    );
  const now = attempt();
  if (now !== null) return now;
  return options.blockMs === null
    ? NIL_ARRAY
    : session.wait(options.keys, options.blockMs, attempt, NIL_ARRAY);
}

/** Null when no stream has anything. */
export function readReply(
  found: readonly (readonly [string, readonly Reply[]])[],
  session: Session,
): Reply | null {
  if (found.length === 0) return null;
  const pairs = found.map(([key, entries]) => [bulk(bytes(key)), array(entries)] as const);
  return session.version === 3 ? map(pairs) : array(pairs.map((pair) => array(pair)));
}
