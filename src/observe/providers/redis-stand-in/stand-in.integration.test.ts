// The stand-in for Redis: the same commands to it and to a real server, compared byte by byte.
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { createRequire } from "node:module";
import { connect, type Socket } from "node:net";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { freePort } from "../../proxies/ports.js";
import { startStandIn, type StandIn } from "./index.js";

const installed = spawnSync("redis-server", ["--version"]).status === 0;
if (!installed)
  console.info("redis-server is not installed: the stand-in is not compared with a real server");

/** Each sequence starts on an empty server. */
const SEQUENCES: Readonly<Record<string, readonly (readonly string[])[]>> = {
  strings: [
    ["SET", "a", "1"],
    ["GET", "a"],
    ["INCR", "a"],
    ["INCRBY", "a", "10"],
    ["DECR", "a"],
    ["APPEND", "a", "x"],
    ["INCR", "a"],
    ["STRLEN", "a"],
    ["GETRANGE", "a", "0", "-2"],
    ["SET", "a", "2", "NX"],
    ["SET", "b", "2", "XX"],
    ["SET", "a", "3", "GET"],
    ["SET", "a", "3", "EX", "0"],
    ["SET", "a", "3", "EX", "x"],
    ["SET", "a", "3", "BOGUS"],
    ["MSET", "x", "1", "y"],
    ["MSET", "x", "1", "y", "2"],
    ["MGET", "x", "y", "z"],
    ["SETNX", "x", "5"],
    ["GETDEL", "x"],
    ["GETSET", "x", "9"],
    ["EXISTS", "x", "y", "z"],
    ["TYPE", "x"],
    ["DEL", "x", "y", "z"],
    ["GET"],
    ["NOSUCH", "a", "b"],
    ["SETEX", "t", "100", "v"],
    ["TTL", "t"],
    ["PERSIST", "t"],
    ["TTL", "t"],
    ["TTL", "nothing"],
    ["EXPIRE", "t", "50"],
    ["EXPIRE", "t", "60", "NX"],
    ["TTL", "t"],
    ["EXPIRE", "nothing", "1"],
    ["RENAME", "t", "u"],
    ["RENAME", "nothing", "u"],
    ["KEYS", "u*"],
    ["SCAN", "0", "MATCH", "u"],
    ["DBSIZE"],
    ["SELECT", "1"],
    ["DBSIZE"],
    ["SELECT", "99"],
  ],
  lists: [
    ["RPUSH", "l", "a", "b", "c"],
    ["LPUSH", "l", "z"],
    ["LRANGE", "l", "0", "-1"],
    ["LLEN", "l"],
    ["LINDEX", "l", "-1"],
    ["LPOP", "l"],
    ["RPOP", "l", "2"],
    ["LPOP", "l", "5"],
    ["LPOP", "l"],
    ["LPOP", "l", "1"],
    ["EXISTS", "l"],
    ["RPUSH", "l", "a", "b", "a"],
    ["LREM", "l", "-1", "a"],
    ["LRANGE", "l", "0", "-1"],
    ["LTRIM", "l", "1", "1"],
    ["LRANGE", "l", "0", "-1"],
    ["RPOPLPUSH", "l", "m"],
    ["LRANGE", "m", "0", "-1"],
    ["LPUSHX", "l", "q"],
    ["BLPOP", "m", "1"],
    ["GET", "m"],
    ["RPUSH", "m", "1"],
    ["GET", "m"],
    ["HGET", "m", "f"],
    ["BLPOP", "m", "-1"],
  ],
  hashes: [
    ["HSET", "h", "a", "1", "b", "2"],
    ["HSET", "h", "a", "3"],
    ["HGET", "h", "a"],
    ["HMGET", "h", "a", "z"],
    ["HGETALL", "h"],
    ["HLEN", "h"],
    ["HKEYS", "h"],
    ["HVALS", "h"],
    ["HINCRBY", "h", "a", "4"],
    ["HINCRBY", "h", "c", "1"],
    ["HEXISTS", "h", "z"],
    ["HSETNX", "h", "a", "9"],
    ["HDEL", "h", "a", "b", "c"],
    ["EXISTS", "h"],
    ["HSET", "h", "a"],
    ["HMSET", "h", "a", "1"],
    ["SADD", "s", "x", "x", "y"],
    ["SCARD", "s"],
    ["SISMEMBER", "s", "x"],
    ["SREM", "s", "x", "y"],
    ["SMEMBERS", "s"],
  ],
  streams: [
    ["XADD", "s", "1-1", "a", "1"],
    ["XADD", "s", "1-1", "a", "2"],
    ["XADD", "s", "0-0", "a", "2"],
    ["XADD", "s", "1-*", "a", "2"],
    ["XADD", "s", "5", "b", "3", "c", "4"],
    ["XADD", "s", "6", "b"],
    ["XADD", "s", "x", "b", "1"],
    ["XLEN", "s"],
    ["XRANGE", "s", "-", "+"],
    ["XRANGE", "s", "(1-1", "5", "COUNT", "1"],
    ["XREVRANGE", "s", "+", "-", "COUNT", "2"],
    ["XREAD", "COUNT", "1", "STREAMS", "s", "0"],
    ["XREAD", "STREAMS", "s", "5-0"],
    ["XREAD", "STREAMS", "s", "$"],
    ["XREAD", "BLOCK", "5", "STREAMS", "s", "$"],
    ["XREAD", "STREAMS", "s", "t", "0"],
    ["XDEL", "s", "1-1", "9-9"],
    ["XADD", "s", "MAXLEN", "2", "7", "d", "1"],
    ["XLEN", "s"],
    ["XTRIM", "s", "MAXLEN", "1"],
    ["XTRIM", "s", "MINID", "99"],
    ["XLEN", "s"],
    ["XADD", "nothing", "NOMKSTREAM", "*", "a", "1"],
    ["XADD", "s", "MAXLEN", "=", "5", "LIMIT", "1", "*", "a", "1"],
    ["XLEN", "nothing"],
    ["TYPE", "s"],
  ],
  groups: [
    ["XGROUP", "CREATE", "s", "g", "$"],
    ["XGROUP", "CREATE", "s", "g", "$", "MKSTREAM"],
    ["XGROUP", "CREATE", "s", "g", "$"],
    ["XADD", "s", "1-0", "a", "1"],
    ["XADD", "s", "2-0", "a", "2"],
    ["XREADGROUP", "GROUP", "g", "c1", "COUNT", "1", "STREAMS", "s", ">"],
    ["XREADGROUP", "GROUP", "g", "c2", "STREAMS", "s", ">"],
    ["XREADGROUP", "GROUP", "g", "c2", "STREAMS", "s", ">"],
    ["XREADGROUP", "GROUP", "g", "c1", "STREAMS", "s", "0"],
    ["XREADGROUP", "GROUP", "nope", "c1", "STREAMS", "s", ">"],
    ["XPENDING", "s", "g"],
    ["XPENDING", "s", "nope"],
    ["XACK", "s", "g", "1-0", "9-9"],
    ["XPENDING", "s", "g"],
    ["XCLAIM", "s", "g", "c1", "0", "2-0"],
    ["XCLAIM", "s", "g", "c1", "0", "2-0", "JUSTID"],
    ["XAUTOCLAIM", "s", "g", "c3", "0", "0"],
    ["XAUTOCLAIM", "s", "g", "c3", "3600000", "0"],
    ["XDEL", "s", "2-0"],
    ["XREADGROUP", "GROUP", "g", "c3", "STREAMS", "s", "0"],
    ["XAUTOCLAIM", "s", "g", "c4", "0", "0"],
    ["XPENDING", "s", "g"],
    ["XPENDING", "s", "g", "-", "+", "10"],
    ["XGROUP", "CREATECONSUMER", "s", "g", "c9"],
    ["XGROUP", "DELCONSUMER", "s", "g", "c3"],
    ["XGROUP", "SETID", "s", "g", "0"],
    ["XGROUP", "DESTROY", "s", "g"],
    ["XGROUP", "DESTROY", "s", "g"],
    ["XREADGROUP", "GROUP", "g", "c", "BLOCK", "5", "STREAMS", "s", ">"],
  ],
  transactions: [
    ["MULTI"],
    ["SET", "a", "1"],
    ["INCR", "a"],
    ["GET", "nothing"],
    ["EXEC"],
    ["EXEC"],
    ["DISCARD"],
    ["MULTI"],
    ["MULTI"],
    ["BOGUS"],
    ["EXEC"],
    ["MULTI"],
    ["BLPOP", "none", "1"],
    ["EXEC"],
    ["MULTI"],
    ["DISCARD"],
  ],
  connection: [
    ["PING"],
    ["PING", "x"],
    ["ECHO", "y"],
    ["AUTH", "x"],
    ["AUTH", "a", "b"],
    ["CLIENT", "SETNAME", "me"],
    ["CLIENT", "GETNAME"],
    ["SUBSCRIBE", "c"],
    ["PING"],
    ["GET", "a"],
    ["UNSUBSCRIBE", "c"],
    ["HELLO", "9"],
    ["QUIT"],
  ],
  "version 3": [
    ["HSET", "h", "a", "1"],
    ["HGETALL", "h"],
    ["GET", "nothing"],
    ["XADD", "s", "1-1", "a", "1"],
    ["XREAD", "STREAMS", "s", "0"],
    ["XREAD", "STREAMS", "s", "5"],
    ["LPOP", "l", "1"],
    ["SUBSCRIBE", "c"],
    ["PING"],
  ],
};

describe.skipIf(!installed)("the stand-in beside a real server", () => {
  let server: ChildProcess;
  let standIn: StandIn;
  let port = 0;

  beforeAll(async () => {
    port = await freePort();
    server = spawn(
      "redis-server",
      ["--port", String(port), "--bind", "127.0.0.1", "--save", "", "--dir", "/"],
      { stdio: "ignore" },
    );
    standIn = await startStandIn({ user: null, password: null });
    await vi.waitFor(() => rawClient(port).then((client) => client.close()));
  });
  afterAll(async () => {
    server.kill("SIGKILL");
    await standIn.close();
  });

  it.each(Object.entries(SEQUENCES))("%s", async (name, commands) => {
    const play = async (at: number): Promise<string[]> => {
      const client = await rawClient(at);
      await client.send("FLUSHALL");
      if (name === "version 3") await client.send("HELLO", "3");
      const answers: string[] = [];
      for (const words of commands) answers.push(`${words.join(" ")} → ${await client.send(...words)}`);
      client.close();
      return answers;
    };
    expect(await play(standIn.port)).toEqual(await play(port));
  });
});

describe("the stand-in", () => {
  let standIn: StandIn;
  let clients: RawClient[] = [];
  const client = async (): Promise<RawClient> => {
    const fresh = await rawClient(standIn.port);
    clients.push(fresh);
    return fresh;
  };
  beforeEach(async () => {
    standIn = await startStandIn({ user: null, password: "pw" });
  });
  afterEach(async () => {
    for (const each of clients) each.close();
    clients = [];
    await standIn.close();
  });

  it("wants its password", async () => {
    const one = await client();
    expect(await one.send("GET", "a")).toBe("-NOAUTH Authentication required.\r\n");
    expect(await one.send("AUTH", "wrong")).toContain("-WRONGPASS");
    expect(await one.send("AUTH", "pw")).toBe("+OK\r\n");
    expect(await one.send("GET", "a")).toBe("$-1\r\n");
  });

  it("wakes a client that waits for a stream when another writes", async () => {
    const [reader, writer] = [await client(), await client()];
    await reader.send("AUTH", "pw");
    await writer.send("AUTH", "pw");
    await writer.send("XGROUP", "CREATE", "s", "g", "$", "MKSTREAM");
    const waiting = reader.send("XREADGROUP", "GROUP", "g", "c", "BLOCK", "0", "STREAMS", "s", ">");
    const behind = reader.send("PING");
    await writer.send("XADD", "s", "7-0", "k", "v");
    expect(await waiting).toContain("7-0");
    expect(await behind).toBe("+PONG\r\n");
  });

  it("delivers messages to subscribers", async () => {
    const [subscriber, publisher] = [await client(), await client()];
    await subscriber.send("AUTH", "pw");
    await publisher.send("AUTH", "pw");
    await subscriber.send("PSUBSCRIBE", "n?ws*");
    expect(await publisher.send("PUBLISH", "news.today", "hello")).toBe(":1\r\n");
    expect(await subscriber.next()).toContain("hello");
  });

  it("says that it has no Lua, and remembers that it was asked", async () => {
    const one = await client();
    await one.send("AUTH", "pw");
    expect(await one.send("EVAL", "return 1", "0")).toMatch(/^-ERR EVAL needs Lua/);
    expect(standIn.lacked()).toEqual(["EVAL"]);
  });

  it("works with ioredis where the workload has it", async () => {
    const root = join(dirname(fileURLToPath(import.meta.url)), "../../../../workloads/fastship/package.json");
    let Redis: new (
      port: number,
      host: string,
      options: object,
    ) => {
      set(key: string, value: string): Promise<string>;
      xadd(...words: string[]): Promise<string>;
      xread(...words: string[]): Promise<unknown>;
      disconnect(): void;
    };
    try {
      ({ Redis } = createRequire(root)("ioredis"));
    } catch {
      console.info("ioredis is not installed: the stand-in is tried with raw commands only");
      return;
    }
    const redis = new Redis(standIn.port, "127.0.0.1", { password: "pw" });
    expect(await redis.set("a", "1")).toBe("OK");
    const id = await redis.xadd("s", "*", "k", "v");
    expect(await redis.xread("STREAMS", "s", "0")).toEqual([["s", [[id, ["k", "v"]]]]]);
    redis.disconnect();
  });
});

/** Sends commands one by one and gives back the bytes of each answer. */
interface RawClient {
  send(...words: readonly string[]): Promise<string>;
  /** An answer that comes without being asked for. */
  next(): Promise<string>;
  close(): void;
}

async function rawClient(port: number): Promise<RawClient> {
  const socket: Socket = connect(port, "127.0.0.1");
  await new Promise<void>((resolve, reject) => {
    socket.once("connect", resolve);
    socket.once("error", reject);
  });
  let pending = "";
  const answers: string[] = [];
  const waiting: ((answer: string) => void)[] = [];
  socket.on("data", (chunk) => {
    pending += chunk.toString("latin1");
    for (let length = replyLength(pending, 0); length !== null; length = replyLength(pending, 0)) {
      const answer = pending.slice(0, length);
      pending = pending.slice(length);
      const waiter = waiting.shift();
      if (waiter) waiter(answer);
      else answers.push(answer);
    }
  });
  const next = (): Promise<string> => {
    const ready = answers.shift();
    return ready === undefined ? new Promise((resolve) => waiting.push(resolve)) : Promise.resolve(ready);
  };
  return {
    next,
    send(...words) {
      const parts = words.map((word) => `$${Buffer.byteLength(word, "latin1")}\r\n${word}\r\n`);
      socket.write(Buffer.from(`*${words.length}\r\n${parts.join("")}`, "latin1"));
      return next();
    },
    close: () => socket.destroy(),
  };
}

/** Where the reply that begins here ends; null when it is not complete yet. */
function replyLength(text: string, from: number): number | null {
  const end = text.indexOf("\r\n", from);
  if (end < 0) return null;
  const [sign, count] = [text[from], Number(text.slice(from + 1, end))];
  let at = end + 2;
  if (sign === "$") {
    const whole = count < 0 ? at : at + count + 2;
    return whole <= text.length ? whole : null;
  }
  const items = sign === "*" || sign === ">" ? count : sign === "%" ? 2 * count : 0;
  for (let index = 0; index < items; index += 1) {
    const next = replyLength(text, at);
    if (next === null) return null;
    at = next;
  }
  return at;
}
