import { command, type Commands, type Session, SYNTAX_ERROR, text, upper, whole } from "./command.js";
import { array, bulk, CommandError, integer, map, NIL, NIL_ARRAY, OK, type Reply } from "./reply.js";
import { entryReply, parseRead, readReply, streamAt } from "./stream-commands.js";
import {
  compareIds,
  emptyStream,
  entriesAfter,
  findEntry,
  type Group,
  idText,
  parseId,
  type Pending,
  rangeEnd,
  rangeStart,
  type Stream,
  type StreamId,
} from "./stream.js";

const AUTOCLAIM_COUNT = 100;
const KEY_REQUIRED =
  "ERR The XGROUP subcommand requires the key to exist. Note that for CREATE you may want to use the MKSTREAM option to create an empty stream automatically.";

export const GROUP_COMMANDS: Commands = {
  XGROUP: command(-2, manage),
  XREADGROUP: command(-7, readGroup),
  XACK: command(-4, (session, [, key, name, ...ids]) => {
    const group = streamAt(session, text(key))?.groups.get(text(name));
    const done = ids.map((id) => idText(parseId(text(id), 0))).filter((id) => group?.pending.delete(id));
    return integer(done.length);
  }),
  XPENDING: command(-3, pending),
  XCLAIM: command(-6, claim),
  XAUTOCLAIM: command(-6, autoClaim),
  XINFO: command(-2, info),
};

interface Found {
  readonly stream: Stream;
  readonly group: Group;
}

function groupAt(session: Session, key: string, name: string, suffix = ""): Found {
  const stream = streamAt(session, key);
  const group = stream?.groups.get(name);
  if (stream === undefined || group === undefined) {
    throw new CommandError(`NOGROUP No such key '${key}' or consumer group '${name}'${suffix}`);
  }
  return { stream, group };
}

function manage(
  session: Session,
  [, verb, keyWord, nameWord, argument, ...options]: readonly Buffer[],
): Reply {
  const [key, name] = [text(keyWord), text(nameWord)];
  const stream = streamAt(session, key);
  if (upper(verb) === "CREATE") {
    const make = options.some((option) => upper(option) === "MKSTREAM");
    if (stream === undefined && !make) throw new CommandError(KEY_REQUIRED);
    const target = stream ?? emptyStream();
    const lastId = text(argument) === "$" ? target.lastId : parseId(text(argument), 0);
    if (target.groups.has(name)) throw new CommandError("BUSYGROUP Consumer Group name already exists");
    target.groups.set(name, { lastId, entriesRead: 0, pending: new Map(), consumers: new Set() });
    if (stream === undefined) session.keyspace().set(key, { type: "stream", stream: target });
    return OK;
  }
  if (stream === undefined) throw new CommandError(KEY_REQUIRED);
  const group = stream.groups.get(name);
  if (upper(verb) === "DESTROY") return integer(stream.groups.delete(name) ? 1 : 0);
  if (group === undefined)
    throw new CommandError(`NOGROUP No such consumer group '${name}' for key name '${key}'`);
  switch (upper(verb)) {
    case "SETID":
      group.lastId = text(argument) === "$" ? stream.lastId : parseId(text(argument), 0);
      return OK;
    case "CREATECONSUMER": {
      const fresh = !group.consumers.has(text(argument));
      group.consumers.add(text(argument));
      return integer(fresh ? 1 : 0);
    }
    case "DELCONSUMER": {
      const held = [...group.pending].filter(([, item]) => item.consumer === text(argument));
      for (const [id] of held) group.pending.delete(id);
      group.consumers.delete(text(argument));
      return integer(held.length);
    }
    default:
      throw new CommandError(`ERR unknown subcommand '${text(verb)}'. Try XGROUP HELP.`);
  }
}

function readGroup(
  session: Session,
  [, groupWord, nameWord, consumerWord, ...words]: readonly Buffer[],
): Reply {
  if (upper(groupWord) !== "GROUP") throw new CommandError(SYNTAX_ERROR);
  const [name, consumer] = [text(nameWord), text(consumerWord)];
  const options = parseRead(words, "XREADGROUP");
  const attempt = (): Reply | null =>
    readReply(
      options.keys.flatMap((key, index) => {
        const found = groupAt(session, key, name, " in XREADGROUP with GROUP option");
        found.group.consumers.add(consumer);
        const after = options.ids[index] ?? "";
        if (after !== ">")
          return [[key, history(found, consumer, parseId(after, 0), options.count)] as const];
        const fresh = deliver(found, consumer, options.count, options.noAcknowledgement);
        return fresh.length > 0 ? [[key, fresh] as const] : [];
      }),
      session,
    );
  const now = attempt();
  if (now !== null) return now;
  return options.blockMs === null
    ? NIL_ARRAY
    : session.wait(options.keys, options.blockMs, attempt, NIL_ARRAY);
}

function deliver(
  { stream, group }: Found,
  consumer: string,
  count: number,
  noAcknowledgement: boolean,
): Reply[] {
  const entries = entriesAfter(stream, group.lastId, count);
  for (const { id } of entries) {
    group.lastId = id;
    group.entriesRead += 1;
    if (noAcknowledgement) continue;
    group.pending.set(idText(id), { id, consumer, deliveredAt: Date.now(), deliveries: 1 });
  }
  return entries.map(entryReply);
}

/** What was given to this consumer before and is not acknowledged; entries deleted meanwhile have no fields. */
function history({ stream, group }: Found, consumer: string, after: StreamId, count: number): Reply[] {
  return sorted(group)
    .filter((item) => item.consumer === consumer && compareIds(item.id, after) > 0)
    .slice(0, count)
    .map((item) => {
      item.deliveredAt = Date.now();
      item.deliveries += 1;
      const entry = findEntry(stream, item.id);
      return entry ? entryReply(entry) : array([bulk(idText(item.id)), NIL_ARRAY]);
    });
}

function sorted(group: Group): Pending[] {
  return [...group.pending.values()].sort((a, b) => compareIds(a.id, b.id));
}

function pending(session: Session, [, keyWord, nameWord, ...words]: readonly Buffer[]): Reply {
  const { group } = groupAt(session, text(keyWord), text(nameWord));
  const items = sorted(group);
  if (words.length === 0) return pendingSummary(items);
  const idle = upper(words[0]) === "IDLE" ? whole(words[1]) : null;
  const [from, to, countWord, consumer] = idle === null ? words : words.slice(2);
  if (countWord === undefined) throw new CommandError(SYNTAX_ERROR);
  const [start, end, now] = [rangeStart(text(from)), rangeEnd(text(to)), Date.now()];
  const found = items.filter(
    (item) =>
      compareIds(item.id, start) >= 0 &&
      compareIds(item.id, end) <= 0 &&
      (consumer === undefined || item.consumer === text(consumer)) &&
      (idle === null || now - item.deliveredAt >= idle),
  );
  return array(
    found
      .slice(0, whole(countWord))
      .map((item) =>
        array([
          bulk(idText(item.id)),
          bulk(item.consumer),
          integer(now - item.deliveredAt),
          integer(item.deliveries),
        ]),
      ),
  );
}

function pendingSummary(items: readonly Pending[]): Reply {
  const [first, last] = [items[0], items.at(-1)];
  if (first === undefined || last === undefined) return array([integer(0), NIL, NIL, NIL_ARRAY]);
  const perConsumer = new Map<string, number>();
  for (const { consumer } of items) perConsumer.set(consumer, (perConsumer.get(consumer) ?? 0) + 1);
  const consumers = [...perConsumer].sort(([a], [b]) => (a < b ? -1 : 1));
  return array([
    integer(items.length),
    bulk(idText(first.id)),
    bulk(idText(last.id)),
    array(consumers.map(([name, count]) => array([bulk(name), bulk(count)]))),
  ]);
}

function claim(session: Session, [, key, name, consumer, idleWord, ...words]: readonly Buffer[]): Reply {
  const { stream, group } = groupAt(session, text(key), text(name));
  const idle = whole(idleWord, "ERR Invalid min-idle-time argument for XCLAIM");
  const firstOption = words.findIndex((word) => !/^\d/.test(text(word)));
  const ids = firstOption < 0 ? words : words.slice(0, firstOption);
  const options = words.slice(ids.length).map(upper);
  const claimed = ids.flatMap((word) => {
    const item = group.pending.get(idText(parseId(text(word), 0)));
    return item
      ? take(stream, group, item, { consumer: text(consumer), idle, justId: options.includes("JUSTID") })
      : [];
  });
  return array(claimed.filter((reply) => reply !== null));
}

interface Taking {
  readonly consumer: string;
  readonly idle: number;
  readonly justId: boolean;
}

/** Null: the entry is gone from the stream, and with this from the pending ones. Empty: not idle long enough. */
function take(stream: Stream, group: Group, item: Pending, taking: Taking): (Reply | null)[] {
  if (Date.now() - item.deliveredAt < taking.idle) return [];
  const entry = findEntry(stream, item.id);
  if (entry === undefined) {
    group.pending.delete(idText(item.id));
    return [null];
  }
  group.consumers.add(taking.consumer);
  item.consumer = taking.consumer;
  item.deliveredAt = Date.now();
  if (!taking.justId) item.deliveries += 1;
  return [taking.justId ? bulk(idText(item.id)) : entryReply(entry)];
}

function autoClaim(
  session: Session,
  [, key, name, consumer, idleWord, start, ...words]: readonly Buffer[],
): Reply {
  const { stream, group } = groupAt(session, text(key), text(name));
  const options = words.map(upper);
  const countAt = options.indexOf("COUNT");
  const count = countAt < 0 ? AUTOCLAIM_COUNT : whole(words[countAt + 1]);
  const taking = {
    consumer: text(consumer),
    idle: whole(idleWord, "ERR Invalid min-idle-time argument for XAUTOCLAIM"),
    justId: options.includes("JUSTID"),
  };
  const from = rangeStart(text(start));
  const items = sorted(group).filter((item) => compareIds(item.id, from) >= 0);
  const taken: Reply[] = [];
  const gone: Reply[] = [];
  let next = 0;
  for (; next < items.length && taken.length < count; next += 1) {
    const item = items[next];
    if (item === undefined) break;
    for (const reply of take(stream, group, item, taking)) {
      if (reply === null) gone.push(bulk(idText(item.id)));
      else taken.push(reply);
    }
  }
  const rest = items[next];
  return array([bulk(rest ? idText(rest.id) : "0-0"), array(taken), array(gone)]);
}

function info(session: Session, [, verb, keyWord, nameWord]: readonly Buffer[]): Reply {
  const stream = streamAt(session, text(keyWord));
  if (stream === undefined) throw new CommandError("ERR no such key");
  switch (upper(verb)) {
    case "STREAM":
      return map([
        [bulk("length"), integer(stream.entries.length)],
        [bulk("last-generated-id"), bulk(idText(stream.lastId))],
        [bulk("groups"), integer(stream.groups.size)],
      ]);
    case "GROUPS":
      return array([...stream.groups].map(([name, group]) => groupInfo(stream, name, group)));
    case "CONSUMERS": {
      const { group } = groupAt(session, text(keyWord), text(nameWord));
      const held = (consumer: string): number =>
        sorted(group).filter((item) => item.consumer === consumer).length;
      return array(
        [...group.consumers].map((consumer) =>
          map([
            [bulk("name"), bulk(consumer)],
            [bulk("pending"), integer(held(consumer))],
          ]),
        ),
      );
    }
    default:
      throw new CommandError(`ERR unknown subcommand '${text(verb)}'. Try XINFO HELP.`);
  }
}

function groupInfo(stream: Stream, name: string, group: Group): Reply {
  return map([
    [bulk("name"), bulk(name)],
    [bulk("consumers"), integer(group.consumers.size)],
    [bulk("pending"), integer(group.pending.size)],
    [bulk("last-delivered-id"), bulk(idText(group.lastId))],
    [bulk("entries-read"), integer(group.entriesRead)],
    [bulk("lag"), integer(entriesAfter(stream, group.lastId, Number.POSITIVE_INFINITY).length)],
  ]);
}
