import { bytes, command, type Commands, range, type Session, text, whole } from "./command.js";
import { array, bulk, CommandError, integer, map, NIL, NIL_ARRAY, OK, type Reply } from "./reply.js";

export const LIST_COMMANDS: Commands = {
  LPUSH: command(-3, (session, words) => push(session, words, "left", false)),
  RPUSH: command(-3, (session, words) => push(session, words, "right", false)),
  LPUSHX: command(-3, (session, words) => push(session, words, "left", true)),
  RPUSHX: command(-3, (session, words) => push(session, words, "right", true)),
  LPOP: command(-2, (session, words) => pop(session, words, "left")),
  RPOP: command(-2, (session, words) => pop(session, words, "right")),
  LLEN: command(2, (session, [, key]) =>
    integer(session.keyspace().typed(text(key), "list")?.items.length ?? 0),
  ),
  LRANGE: command(4, (session, [, key, from, to]) => {
    const items = session.keyspace().typed(text(key), "list")?.items ?? [];
    const { start, end } = range(whole(from), whole(to), items.length);
    return array(items.slice(start, end).map(bulk));
  }),
  LINDEX: command(3, (session, [, key, index]) => {
    const items = session.keyspace().typed(text(key), "list")?.items ?? [];
    return bulk(items.at(whole(index)) ?? null);
  }),
  LTRIM: command(4, (session, [, key, from, to]) => {
    const items = session.keyspace().typed(text(key), "list")?.items;
    if (items) {
      const { start, end } = range(whole(from), whole(to), items.length);
      items.splice(0, items.length, ...items.slice(start, end));
      session.keyspace().deleteIfEmpty(text(key));
    }
    return OK;
  }),
  LREM: command(4, (session, [, key, count, value]) => removeItems(session, text(key), whole(count), value)),
  BLPOP: command(-3, (session, words) => blockingPop(session, words, "left")),
  BRPOP: command(-3, (session, words) => blockingPop(session, words, "right")),
  RPOPLPUSH: command(
    3,
    (session, [, from, to]) => move(session, text(from), text(to), "right", "left") ?? NIL,
  ),
};

type Side = "left" | "right";

function push(
  session: Session,
  [, key, ...values]: readonly Buffer[],
  side: Side,
  onlyExisting: boolean,
): Reply {
  const list = session.keyspace().typed(text(key), "list");
  if (list === undefined && onlyExisting) return integer(0);
  const items = list?.items ?? [];
  for (const value of values) {
    if (side === "left") items.unshift(value);
    else items.push(value);
  }
  const { length } = items;
  if (list === undefined) session.keyspace().set(text(key), { type: "list", items });
  session.wrote(text(key));
  return integer(length);
}

function pop(session: Session, [, key, countWord]: readonly Buffer[], side: Side): Reply {
  const count = countWord === undefined ? null : whole(countWord);
  if (count !== null && count < 0) throw new CommandError("ERR value is out of range, must be positive");
  const items = session.keyspace().typed(text(key), "list")?.items;
  if (items === undefined) return count === null ? NIL : NIL_ARRAY;
  const taken: Buffer[] = [];
  while (taken.length < (count ?? 1) && items.length > 0) {
    const item = side === "left" ? items.shift() : items.pop();
    if (item) taken.push(item);
  }
  session.keyspace().deleteIfEmpty(text(key));
  return count === null ? bulk(taken[0] ?? null) : array(taken.map(bulk));
}

function blockingPop(session: Session, words: readonly Buffer[], side: Side): Reply {
  const keys = words.slice(1, -1).map(text);
  const seconds = Number(text(words.at(-1)));
  if (!Number.isFinite(seconds)) throw new CommandError("ERR timeout is not a float or out of range");
  if (seconds < 0) throw new CommandError("ERR timeout is negative");
  const attempt = (): Reply | null => {
    for (const key of keys) {
      const items = session.keyspace().typed(key, "list")?.items;
      const item = side === "left" ? items?.shift() : items?.pop();
      if (item === undefined) continue;
      session.keyspace().deleteIfEmpty(key);
      return array([bulk(bytes(key)), bulk(item)]);
    }
    return null;
  };
  return attempt() ?? session.wait(keys, seconds * 1000, attempt, NIL_ARRAY);
}

function move(session: Session, from: string, to: string, take: Side, put: Side): Reply | null {
  const source = session.keyspace().typed(from, "list")?.items;
  if (source === undefined) return null;
  session.keyspace().typed(to, "list");
  const item = take === "left" ? source.shift() : source.pop();
  if (item === undefined) return null;
  push(session, [Buffer.alloc(0), bytes(to), item], put, false);
  session.keyspace().deleteIfEmpty(from);
  return bulk(item);
}

function removeItems(session: Session, key: string, count: number, value: Buffer | undefined): Reply {
  const items = session.keyspace().typed(key, "list")?.items;
  if (items === undefined || value === undefined) return integer(0);
  const order = items.map((_, index) => (count < 0 ? items.length - 1 - index : index));
  const limit = count === 0 ? items.length : Math.abs(count);
  const hits = new Set(order.filter((index) => items[index]?.equals(value)).slice(0, limit));
  items.splice(0, items.length, ...items.filter((_, index) => !hits.has(index)));
  session.keyspace().deleteIfEmpty(key);
  return integer(hits.size);
}

export const HASH_COMMANDS: Commands = {
  HSET: command(-4, (session, words) => integer(setFields(session, words, "hset"))),
  HMSET: command(-4, (session, words) => {
    setFields(session, words, "hmset");
    return OK;
  }),
  HSETNX: command(4, (session, words) => {
    const there = session.keyspace().typed(text(words[1]), "hash")?.fields.has(text(words[2])) === true;
    return integer(there ? 0 : setFields(session, words, "hsetnx"));
  }),
  HGET: command(3, (session, [, key, field]) => bulk(fieldsOf(session, key).get(text(field)) ?? null)),
  HMGET: command(-3, (session, [, key, ...names]) => {
    const fields = fieldsOf(session, key);
    return array(names.map((name) => bulk(fields.get(text(name)) ?? null)));
  }),
  HGETALL: command(2, (session, [, key]) =>
    map([...fieldsOf(session, key)].map(([name, value]) => [bulk(bytes(name)), bulk(value)] as const)),
  ),
  HKEYS: command(2, (session, [, key]) =>
    array([...fieldsOf(session, key).keys()].map((name) => bulk(bytes(name)))),
  ),
  HVALS: command(2, (session, [, key]) => array([...fieldsOf(session, key).values()].map(bulk))),
  HLEN: command(2, (session, [, key]) => integer(fieldsOf(session, key).size)),
  HEXISTS: command(3, (session, [, key, field]) => integer(fieldsOf(session, key).has(text(field)) ? 1 : 0)),
  HDEL: command(-3, (session, [, key, ...names]) => {
    const fields = fieldsOf(session, key);
    const gone = names.filter((name) => fields.delete(text(name)));
    session.keyspace().deleteIfEmpty(text(key));
    return integer(gone.length);
  }),
  HINCRBY: command(
    4,
    (session, [name = Buffer.alloc(0), key = Buffer.alloc(0), field = Buffer.alloc(0), by]) => {
      const before = fieldsOf(session, key).get(text(field));
      const value = (before ? whole(before, "ERR hash value is not an integer") : 0) + whole(by);
      setFields(session, [name, key, field, Buffer.from(String(value))], "hincrby");
      return integer(value);
    },
  ),
};

function fieldsOf(session: Session, key: Buffer | undefined): Map<string, Buffer> {
  return session.keyspace().typed(text(key), "hash")?.fields ?? new Map<string, Buffer>();
}

function setFields(session: Session, [, key, ...words]: readonly Buffer[], name: string): number {
  if (words.length % 2 !== 0) throw new CommandError(`ERR wrong number of arguments for '${name}' command`);
  const stored = session.keyspace().typed(text(key), "hash");
  const fields = stored?.fields ?? new Map<string, Buffer>();
  const before = fields.size;
  for (let index = 0; index < words.length; index += 2) {
    fields.set(text(words[index]), words[index + 1] ?? Buffer.alloc(0));
  }
  if (stored === undefined) session.keyspace().set(text(key), { type: "hash", fields });
  return fields.size - before;
}

export const SET_COMMANDS: Commands = {
  SADD: command(-3, (session, [, key, ...values]) => {
    const stored = session.keyspace().typed(text(key), "set");
    const members = stored?.members ?? new Set<string>();
    const before = members.size;
    for (const value of values) members.add(text(value));
    if (stored === undefined) session.keyspace().set(text(key), { type: "set", members });
    return integer(members.size - before);
  }),
  SREM: command(-3, (session, [, key, ...values]) => {
    const members = session.keyspace().typed(text(key), "set")?.members;
    const gone = values.filter((value) => members?.delete(text(value)));
    session.keyspace().deleteIfEmpty(text(key));
    return integer(gone.length);
  }),
  SCARD: command(2, (session, [, key]) =>
    integer(session.keyspace().typed(text(key), "set")?.members.size ?? 0),
  ),
  SISMEMBER: command(3, (session, [, key, value]) =>
    integer(session.keyspace().typed(text(key), "set")?.members.has(text(value)) ? 1 : 0),
  ),
  SMEMBERS: command(2, (session, [, key]) =>
    array(
      [...(session.keyspace().typed(text(key), "set")?.members ?? [])].map((member) => bulk(bytes(member))),
    ),
  ),
};
