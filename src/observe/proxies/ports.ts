import { createServer } from "node:net";
import { randomInt } from "node:crypto";

/**
 * Ports below the range from which systems take the local ports of outgoing connections, so that
 * a port that is free for a moment (a refused dependency) is not taken by somebody's connection.
 */
const PORT_FROM = 20_000;
const PORT_TO = 32_000;
const ATTEMPTS_MAX = 200;

export interface LoopbackAddress {
  readonly host: string;
  readonly port: number;
}

/**
 * This very port on a loopback address of its own, for an application whose code decides the port:
 * on Linux the whole of 127.0.0.0/8 is this machine (RFC 1122, 3.2.1.3), so that several runs and a
 * server that happens to use the port do not meet. Elsewhere only 127.0.0.1; null when it is taken.
 */
export async function addressWithPort(port: number): Promise<LoopbackAddress | null> {
  for (let attempt = 0; attempt < ATTEMPTS_MAX; attempt += 1) {
    const own = process.platform === "linux";
    const host = own ? `127.${randomInt(64, 127)}.${randomInt(1, 255)}.${randomInt(1, 255)}` : "127.0.0.1";
    if ((await tryListening(host, port)) === null) return { host, port };
    if (!own) return null;
  }
  return null;
}

export async function freePort(): Promise<number> {
  for (let attempt = 0; attempt < ATTEMPTS_MAX; attempt += 1) {
    const port = randomInt(PORT_FROM, PORT_TO);
    if (await isFree(port)) return port;
  }
  throw new Error(`no free port was found between ${PORT_FROM} and ${PORT_TO}`);
}

/** Free on every address, as an application may bind any. */
export async function isFree(port: number): Promise<boolean> {
  for (const host of ["127.0.0.1", "0.0.0.0", "::"]) {
    if ((await tryListening(host, port)) === "EADDRINUSE") return false;
  }
  return true;
}

function tryListening(host: string, port: number): Promise<string | null> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", (error: NodeJS.ErrnoException) => resolve(error.code ?? "error"));
    server.listen({ host, port, exclusive: true }, () => server.close(() => resolve(null)));
  });
}
