import { createServer } from "node:net";
import { randomInt } from "node:crypto";

/**
 * Ports below the range from which systems take the local ports of outgoing connections, so that
 * a port that is free for a moment (a refused dependency) is not taken by somebody's connection.
 */
const PORT_FROM = 20_000;
const PORT_TO = 32_000;
const ATTEMPTS_MAX = 200;

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
