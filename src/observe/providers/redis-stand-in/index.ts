import { createServer, type Server, type Socket } from "node:net";
import { commandReader } from "../../proxies/resp.js";
import type { Credentials } from "../provider.js";
import { HASH_COMMANDS, LIST_COMMANDS, SET_COMMANDS } from "./collections.js";
import type { Commands, ServerState } from "./command.js";
import { CONNECTION_COMMANDS, PUBLISH_COMMANDS } from "./connection-commands.js";
import { GROUP_COMMANDS } from "./group-commands.js";
import { KEY_COMMANDS, STRING_COMMANDS } from "./keys-and-strings.js";
import { Keyspace } from "./keyspace.js";
import { ClientSession } from "./session.js";
import { STREAM_COMMANDS } from "./stream-commands.js";

/**
 * A server in this process that speaks enough of Redis for queues on lists and streams, counters and
 * caches. It has no Lua, no sorted sets and no persistence, and says so to whoever asks for them.
 */
export interface StandIn {
  readonly port: number;
  /** Commands that were asked for and that it does not have. */
  lacked(): readonly string[];
  close(): Promise<void>;
}

const COMMANDS: Commands = {
  ...CONNECTION_COMMANDS,
  ...PUBLISH_COMMANDS,
  ...KEY_COMMANDS,
  ...STRING_COMMANDS,
  ...LIST_COMMANDS,
  ...HASH_COMMANDS,
  ...SET_COMMANDS,
  ...STREAM_COMMANDS,
  ...GROUP_COMMANDS,
};

export async function startStandIn(credentials: Pick<Credentials, "user" | "password">): Promise<StandIn> {
  const databases = new Map<number, Keyspace>();
  const sessions = new Set<ClientSession>();
  const sockets = new Set<Socket>();
  const lacked = new Set<string>();
  const state: ServerState = {
    ...credentials,
    sessions,
    startedAt: Date.now(),
    flushAll: () => databases.clear(),
  };
  let lastId = 0;
  const keyspace = (database: number): Keyspace => {
    const existing = databases.get(database) ?? new Keyspace();
    databases.set(database, existing);
    return existing;
  };
  const server = createServer((socket) => {
    lastId += 1;
    const session = new ClientSession({
      id: lastId,
      server: state,
      commands: COMMANDS,
      keyspace,
      write: (bytes) => void socket.write(bytes),
      end: () => socket.end(),
      wrote: (database, key) => {
        for (const other of sessions) other.retry(database, key);
      },
      lacks: (name) => lacked.add(name),
    });
    const reader = commandReader();
    sessions.add(session);
    sockets.add(socket);
    socket.setNoDelay(true);
    socket.on("error", () => undefined);
    socket.on("data", (chunk) => {
      for (const words of reader.read(chunk)) session.take(words);
      if (reader.broken) socket.end("-ERR Protocol error\r\n");
    });
    socket.once("close", () => {
      session.close();
      sessions.delete(session);
      sockets.delete(socket);
    });
  });
  await listen(server);
  const address = server.address();
  return {
    port: typeof address === "object" && address !== null ? address.port : 0,
    lacked: () => [...lacked],
    close: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => resolve());
      }),
  };
}

function listen(server: Server): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen({ host: "127.0.0.1", port: 0 }, resolve);
  });
}
