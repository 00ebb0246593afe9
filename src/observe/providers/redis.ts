import { connect } from "node:net";
import { findExecutable } from "../health-command.js";
import type { Keeper } from "../keeper.js";
import { freePort } from "../proxies/ports.js";
import type { Credentials, ProvidedServer, Provider } from "./provider.js";
import { startStandIn } from "./redis-stand-in/index.js";
import { startServer, unprivilegedUser } from "./server-process.js";

const SERVERS = ["redis-server", "valkey-server"];
const START_SECONDS_MAX = 10;
const CONNECT_PAUSE_MS = 15;

export interface RedisOptions {
  readonly keeper: Keeper;
  readonly searchPath: string;
  readonly credentials: Credentials;
}

/** A real server when one is installed, otherwise the stand-in; one for every run, as both start at once. */
export function provideRedis(options: RedisOptions): Provider {
  for (const name of SERVERS) {
    const file = findExecutable(name, options.searchPath);
    if (file === null) continue;
    return {
      providedBy: `installed ${name}`,
      forRun: () => startRedisServer(file, options),
      close: () => Promise.resolve(),
    };
  }
  return {
    providedBy: "stand-in for Redis (in-process, without Lua)",
    forRun: async () => {
      const standIn = await startStandIn(options.credentials);
      return {
        upstream: upstreamAt(standIn.port),
        shortcomings: () =>
          standIn
            .lacked()
            .map((name) => `the stand-in for Redis does not have ${name}: install redis-server`),
        close: standIn.close,
      };
    },
    close: () => Promise.resolve(),
  };
}

function upstreamAt(port: number): ProvidedServer["upstream"] {
  return { host: "127.0.0.1", port, tls: "none", prepare: (_user, database) => Promise.resolve(database) };
}

async function startRedisServer(file: string, options: RedisOptions): Promise<ProvidedServer> {
  const port = await freePort();
  // By standard input, so that a password stands in no list of processes.
  const server = startServer(options.keeper, [file, "-"], {
    user: unprivilegedUser(),
    input: settings(port, options.credentials),
    stopSignal: "SIGKILL",
  });
  const until = performance.now() + START_SECONDS_MAX * 1000;
  while (!(await answers(port))) {
    if (!server.running() || performance.now() > until) {
      await server.stop();
      throw new Error(`${file} did not start: ${server.output().at(-1) ?? "it said nothing"}`);
    }
    await new Promise((resolve) => {
      setTimeout(resolve, CONNECT_PAUSE_MS);
    });
  }
  return { upstream: upstreamAt(port), close: () => server.stop() };
}

/** In memory only: with no data written there is no folder to remove. */
function settings(port: number, { user, password }: Credentials): string {
  const lines = ["bind 127.0.0.1", `port ${port}`, 'save ""', "appendonly no", "dir /", "daemonize no"];
  if (password !== null && user !== null && user !== "default") {
    lines.push(`user ${user} on >${password} ~* &* +@all`);
  } else if (password !== null) lines.push(`requirepass "${password.replaceAll(/["\\]/g, "\\$&")}"`);
  return `${lines.join("\n")}\n`;
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    socket.once("connect", () => {
      socket.destroy();
      resolve(true);
    });
    socket.once("error", () => resolve(false));
  });
}
