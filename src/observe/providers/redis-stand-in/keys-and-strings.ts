import {
  command,
  type Commands,
  globMatches,
  bytes,
  NOT_AN_INTEGER,
  range,
  type Session,
  SYNTAX_ERROR,
  text,
  upper,
  whole,
} from "./command.js";
import { array, bulk, CommandError, integer, NIL, OK, type Reply, simple } from "./reply.js";

const MS_PER_SECOND = 1000;

export const KEY_COMMANDS: Commands = {
  DEL: command(-2, remove),
  UNLINK: command(-2, remove),
  EXISTS: command(-2, (session, words) =>
    integer(words.slice(1).filter((word) => session.keyspace().get(text(word))).length),
  ),
  TYPE: command(2, (session, [, key]) => simple(session.keyspace().get(text(key))?.type ?? "none")),
  KEYS: command(2, (session, [, pattern]) =>
    array(
      session
        .keyspace()
        .keys()
        .filter((key) => globMatches(text(pattern), key))
        .map((key) => bulk(bytes(key))),
    ),
  ),
  SCAN: command(-2, scan),
  EXPIRE: command(-3, (session, words) => expire(session, words, Date.now(), MS_PER_SECOND)),
  PEXPIRE: command(-3, (session, words) => expire(session, words, Date.now(), 1)),
  EXPIREAT: command(-3, (session, words) => expire(session, words, 0, MS_PER_SECOND)),
  PEXPIREAT: command(-3, (session, words) => expire(session, words, 0, 1)),
  TTL: command(2, (session, [, key]) => timeToLive(session, key, MS_PER_SECOND)),
  PTTL: command(2, (session, [, key]) => timeToLive(session, key, 1)),
  PERSIST: command(2, (session, [, key]) => {
    const had =
      session.keyspace().get(text(key)) !== undefined && session.keyspace().expiresAt(text(key)) !== null;
    session.keyspace().expireAt(text(key), null);
    return integer(had ? 1 : 0);
  }),
  RENAME: command(3, (session, [, from, to]) => {
    const value = session.keyspace().get(text(from));
    if (value === undefined) throw new CommandError("ERR no such key");
    session.keyspace().delete(text(from));
    session.keyspace().set(text(to), value);
    return OK;
  }),
};

export const STRING_COMMANDS: Commands = {
  GET: command(2, (session, [, key]) => bulk(session.keyspace().typed(text(key), "string")?.value ?? null)),
  SET: command(-3, set),
  SETNX: command(3, (session, [, key, value]) => {
    if (session.keyspace().get(text(key))) return integer(0);
    session.keyspace().set(text(key), { type: "string", value: value ?? Buffer.alloc(0) });
    return integer(1);
  }),
  SETEX: command(4, (session, [, key, seconds, value]) =>
    setFor(session, key, value, whole(seconds) * MS_PER_SECOND, "setex"),
  ),
  PSETEX: command(4, (session, [, key, ms, value]) => setFor(session, key, value, whole(ms), "psetex")),
  GETSET: command(3, (session, [, key, value]) => {
    const before = session.keyspace().typed(text(key), "string")?.value ?? null;
    session.keyspace().set(text(key), { type: "string", value: value ?? Buffer.alloc(0) });
    return bulk(before);
  }),
  GETDEL: command(2, (session, [, key]) => {
    const before = session.keyspace().typed(text(key), "string")?.value ?? null;
    session.keyspace().delete(text(key));
    return bulk(before);
  }),
  MGET: command(-2, (session, [, ...keys]) =>
    array(
      keys.map((key) => {
        const value = session.keyspace().get(text(key));
        return value?.type === "string" ? bulk(value.value) : NIL;
      }),
    ),
  ),
  MSET: command(-3, (session, [, ...words]) => {
    if (words.length % 2 !== 0) throw new CommandError("ERR wrong number of arguments for 'mset' command");
    for (let index = 0; index < words.length; index += 2) {
      session
        .keyspace()
        .set(text(words[index]), { type: "string", value: words[index + 1] ?? Buffer.alloc(0) });
    }
    return OK;
  }),
  APPEND: command(3, (session, [, key, value]) => {
    const before = session.keyspace().typed(text(key), "string");
    const after = Buffer.concat([before?.value ?? Buffer.alloc(0), value ?? Buffer.alloc(0)]);
    if (before) before.value = after;
    else session.keyspace().set(text(key), { type: "string", value: after });
    return integer(after.length);
  }),
  STRLEN: command(2, (session, [, key]) =>
    integer(session.keyspace().typed(text(key), "string")?.value.length ?? 0),
  ),
  GETRANGE: command(4, (session, [, key, from, to]) => {
    const value = session.keyspace().typed(text(key), "string")?.value ?? Buffer.alloc(0);
    const { start, end } = range(whole(from), whole(to), value.length);
    return bulk(value.subarray(start, end));
  }),
  INCR: command(2, (session, [, key]) => increase(session, key, 1)),
  DECR: command(2, (session, [, key]) => increase(session, key, -1)),
  INCRBY: command(3, (session, [, key, by]) => increase(session, key, whole(by))),
  DECRBY: command(3, (session, [, key, by]) => increase(session, key, -whole(by))),
};

function remove(session: Session, [, ...keys]: readonly Buffer[]): Reply {
  const there = keys.filter(
    (key) => session.keyspace().get(text(key)) !== undefined && session.keyspace().delete(text(key)),
  );
  return integer(there.length);
}

/** All keys at once: the cursor that is returned says that there are no more. */
function scan(session: Session, [, , ...options]: readonly Buffer[]): Reply {
  let keys = session.keyspace().keys();
  for (let index = 0; index < options.length; index += 2) {
    const value = options[index + 1];
    const option = upper(options[index]);
    if (option === "MATCH") keys = keys.filter((key) => globMatches(text(value), key));
    else if (option === "TYPE")
      keys = keys.filter((key) => session.keyspace().get(key)?.type === text(value).toLowerCase());
    else if (option !== "COUNT") throw new CommandError(SYNTAX_ERROR);
  }
  return array([bulk("0"), array(keys.map((key) => bulk(bytes(key))))]);
}

function expire(session: Session, words: readonly Buffer[], from: number, unit: number): Reply {
  const key = text(words[1]);
  const at = from + whole(words[2]) * unit;
  if (session.keyspace().get(key) === undefined) return integer(0);
  const before = session.keyspace().expiresAt(key);
  const condition = upper(words[3]);
  if (condition === "NX" && before !== null) return integer(0);
  if (condition === "XX" && before === null) return integer(0);
  if (condition === "GT" && (before === null || at <= before)) return integer(0);
  if (condition === "LT" && before !== null && at >= before) return integer(0);
  session.keyspace().expireAt(key, at);
  return integer(1);
}

function timeToLive(session: Session, key: Buffer | undefined, unit: number): Reply {
  if (session.keyspace().get(text(key)) === undefined) return integer(-2);
  const at = session.keyspace().expiresAt(text(key));
  return integer(at === null ? -1 : Math.round(Math.max(0, at - Date.now()) / unit));
}

function setFor(
  session: Session,
  key: Buffer | undefined,
  value: Buffer | undefined,
  ms: number,
  name: string,
): Reply {
  if (ms <= 0) throw new CommandError(`ERR invalid expire time in '${name}' command`);
  session.keyspace().set(text(key), { type: "string", value: value ?? Buffer.alloc(0) });
  session.keyspace().expireAt(text(key), Date.now() + ms);
  return OK;
}

const EXPIRY_OPTIONS: Readonly<Record<string, { readonly relative: boolean; readonly unit: number }>> = {
  EX: { relative: true, unit: MS_PER_SECOND },
  PX: { relative: true, unit: 1 },
  EXAT: { relative: false, unit: MS_PER_SECOND },
  PXAT: { relative: false, unit: 1 },
};

function set(session: Session, [, keyWord, value, ...options]: readonly Buffer[]): Reply {
  const key = text(keyWord);
  const flags = new Set<string>();
  let expiresAt: number | null = null;
  for (let index = 0; index < options.length; index += 1) {
    const option = upper(options[index]);
    const expiry = EXPIRY_OPTIONS[option];
    if (expiry) {
      index += 1;
      const amount = whole(options[index]);
      if (amount <= 0) throw new CommandError("ERR invalid expire time in 'set' command");
      expiresAt = (expiry.relative ? Date.now() : 0) + amount * expiry.unit;
    } else if (["NX", "XX", "GET", "KEEPTTL"].includes(option)) flags.add(option);
    else throw new CommandError(SYNTAX_ERROR);
  }
  if (flags.has("NX") && flags.has("XX")) throw new CommandError(SYNTAX_ERROR);
  const keyspace = session.keyspace();
  const before = flags.has("GET") ? (keyspace.typed(key, "string")?.value ?? null) : null;
  const exists = keyspace.get(key) !== undefined;
  if ((flags.has("NX") && exists) || (flags.has("XX") && !exists))
    return flags.has("GET") ? bulk(before) : NIL;
  const kept = flags.has("KEEPTTL") ? keyspace.expiresAt(key) : null;
  keyspace.set(key, { type: "string", value: value ?? Buffer.alloc(0) });
  keyspace.expireAt(key, expiresAt ?? kept);
  return flags.has("GET") ? bulk(before) : OK;
}

function increase(session: Session, key: Buffer | undefined, by: number): Reply {
  const stored = session.keyspace().typed(text(key), "string");
  const value = (stored ? whole(stored.value, NOT_AN_INTEGER) : 0) + by;
  const written = Buffer.from(String(value));
  if (stored) stored.value = written;
  else session.keyspace().set(text(key), { type: "string", value: written });
  return integer(value);
}
