import { bytes, command, type Commands, globMatches, type Session, text, upper, whole } from "./command.js";
import { array, bulk, CommandError, integer, map, NIL, NOTHING, OK, type Reply, simple } from "./reply.js";

/** What it says of itself: the version whose commands it follows. */
const VERSION = "7.0.0";
const DATABASES = 16;

export const CONNECTION_COMMANDS: Commands = {
  PING: command(-1, (session, [, message]) => {
    const listening = session.channels.size + session.patterns.size > 0;
    if (listening && session.version === 2) return array([bulk("pong"), bulk(message ?? "")]);
    return message === undefined ? simple("PONG") : bulk(message);
  }),
  ECHO: command(2, (_session, [, message]) => bulk(message ?? "")),
  AUTH: command(-2, (session, [, ...words]) => {
    const [user, password] = words.length > 1 ? words.map(text) : ["default", text(words[0])];
    authenticate(session, user ?? "", password ?? "", words.length);
    return OK;
  }),
  HELLO: command(-1, hello),
  SELECT: command(2, (session, [, number]) => {
    const database = whole(number, "ERR invalid DB index");
    if (database < 0 || database >= DATABASES) throw new CommandError("ERR DB index is out of range");
    session.database = database;
    return OK;
  }),
  CLIENT: command(-2, client),
  INFO: command(-1, (session) => bulk(information(session))),
  COMMAND: command(-1, (_session, [, verb]) => (upper(verb) === "COUNT" ? integer(0) : array([]))),
  CONFIG: command(-2, (_session, [, verb]) => (upper(verb) === "GET" ? map([]) : OK)),
  DBSIZE: command(1, (session) => integer(session.keyspace().keys().length)),
  FLUSHDB: command(-1, (session) => {
    session.keyspace().clear();
    return OK;
  }),
  FLUSHALL: command(-1, (session) => {
    session.server.flushAll();
    return OK;
  }),
  TIME: command(1, () => {
    const now = Date.now();
    return array([bulk(Math.floor(now / 1000)), bulk((now % 1000) * 1000)]);
  }),
};

function authenticate(session: Session, user: string, password: string, words: number): void {
  const { user: known, password: expected } = session.server;
  if (expected === null && words === 1) {
    throw new CommandError(
      "ERR AUTH <password> called without any password configured for the default user. Are you sure your configuration is correct?",
    );
  }
  const right = user === (known ?? "default") && (expected === null || password === expected);
  if (!right) throw new CommandError("WRONGPASS invalid username-password pair or user is disabled.");
  session.authenticated = true;
}

function hello(session: Session, [, versionWord, ...options]: readonly Buffer[]): Reply {
  const version = versionWord === undefined ? session.version : Number(text(versionWord));
  if (version !== 2 && version !== 3) throw new CommandError("NOPROTO unsupported protocol version");
  const words = options.map(text);
  const auth = options.findIndex((option) => upper(option) === "AUTH");
  if (auth >= 0) authenticate(session, words[auth + 1] ?? "", words[auth + 2] ?? "", 2);
  const name = options.findIndex((option) => upper(option) === "SETNAME");
  if (name >= 0) session.name = words[name + 1] ?? "";
  if (!session.authenticated) {
    throw new CommandError(
      "NOAUTH HELLO must be called with the client already authenticated, otherwise the HELLO <proto> AUTH <user> <pass> option can be used to authenticate the client and select the RESP protocol version at the same time",
    );
  }
  session.version = version;
  return map([
    [bulk("server"), bulk("redis")],
    [bulk("version"), bulk(VERSION)],
    [bulk("proto"), integer(version)],
    [bulk("id"), integer(session.id)],
    [bulk("mode"), bulk("standalone")],
    [bulk("role"), bulk("master")],
    [bulk("modules"), array([])],
  ]);
}

function client(session: Session, [, verb, argument]: readonly Buffer[]): Reply {
  switch (upper(verb)) {
    case "SETNAME":
      session.name = text(argument);
      return OK;
    case "GETNAME":
      return session.name === "" ? NIL : bulk(session.name);
    case "ID":
      return integer(session.id);
    case "SETINFO":
    case "NO-EVICT":
    case "NO-TOUCH":
    case "REPLY":
      return OK;
    default:
      throw new CommandError(`ERR unknown subcommand '${text(verb)}'. Try CLIENT HELP.`);
  }
}

function information(session: Session): string {
  const uptimeSeconds = Math.floor((Date.now() - session.server.startedAt) / 1000);
  return [
    "# Server",
    `redis_version:${VERSION}`,
    "redis_mode:standalone",
    `uptime_in_seconds:${uptimeSeconds}`,
    "# Clients",
    `connected_clients:${session.server.sessions.size}`,
    "# Persistence",
    "loading:0",
    "# Replication",
    "role:master",
    "connected_slaves:0",
    "",
  ].join("\r\n");
}

export const PUBLISH_COMMANDS: Commands = {
  SUBSCRIBE: command(-2, (session, [, ...names]) => join(session, session.channels, "subscribe", names)),
  PSUBSCRIBE: command(-2, (session, [, ...names]) => join(session, session.patterns, "psubscribe", names)),
  UNSUBSCRIBE: command(-1, (session, [, ...names]) => leave(session, session.channels, "unsubscribe", names)),
  PUNSUBSCRIBE: command(-1, (session, [, ...names]) =>
    leave(session, session.patterns, "punsubscribe", names),
  ),
  PUBLISH: command(3, (session, [, channel, message]) => {
    let receivers = 0;
    for (const other of session.server.sessions) {
      if (other.channels.has(text(channel))) {
        other.send(push([bulk("message"), bulk(channel ?? ""), bulk(message ?? "")]));
        receivers += 1;
      }
      for (const pattern of other.patterns) {
        if (!globMatches(pattern, text(channel))) continue;
        other.send(push([bulk("pmessage"), bulk(bytes(pattern)), bulk(channel ?? ""), bulk(message ?? "")]));
        receivers += 1;
      }
    }
    return integer(receivers);
  }),
};

function push(items: readonly Reply[]): Reply {
  return { kind: "push", items };
}

function join(session: Session, names: Set<string>, verb: string, words: readonly Buffer[]): Reply {
  for (const word of words) {
    names.add(text(word));
    session.send(push([bulk(verb), bulk(word), integer(session.channels.size + session.patterns.size)]));
  }
  return NOTHING;
}

function leave(session: Session, names: Set<string>, verb: string, words: readonly Buffer[]): Reply {
  const left = words.length > 0 ? words : [...names].map(bytes);
  for (const word of left) {
    names.delete(text(word));
    session.send(push([bulk(verb), bulk(word), integer(session.channels.size + session.patterns.size)]));
  }
  if (left.length === 0) session.send(push([bulk(verb), NIL, integer(0)]));
  return NOTHING;
}
