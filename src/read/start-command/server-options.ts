import { known, type ListeningServer, type Origin, unknown } from "../../model/index.js";
import type { Options } from "./options.js";

/**
 * What the command line of a server says of TLS and of idle connections.
 * Sources: the manuals of each: uvicorn (Settings: HTTPS, timeouts), gunicorn (Settings: SSL,
 * keepalive), hypercorn (Configuration options), waitress (runner), Flask (flask run), Next.js
 * (next start), http-server and serve (--help).
 */
interface ServerOptions {
  readonly tls: readonly string[];
  readonly keepAlive: readonly string[];
  readonly unitsPerSecond: number;
  readonly httpVersions: ListeningServer["httpVersions"];
}

const PYTHON: Omit<ServerOptions, "tls" | "keepAlive"> = { unitsPerSecond: 1, httpVersions: ["1"] };

const SERVERS: Readonly<Record<string, ServerOptions>> = {
  uvicorn: {
    ...PYTHON,
    tls: ["--ssl-keyfile", "--ssl-certfile"],
    keepAlive: ["--timeout-keep-alive"],
  },
  gunicorn: { ...PYTHON, tls: ["--keyfile", "--certfile"], keepAlive: ["--keep-alive"] },
  // It understands HTTP/2 from the first byte on, with and without TLS.
  hypercorn: {
    ...PYTHON,
    tls: ["--keyfile", "--certfile"],
    keepAlive: ["--keep-alive"],
    httpVersions: ["1", "2"],
  },
  "waitress-serve": { ...PYTHON, tls: [], keepAlive: ["--channel-timeout"] },
  "flask run": { ...PYTHON, tls: ["--cert", "--key"], keepAlive: [] },
  "fastapi run": { ...PYTHON, tls: [], keepAlive: [] },
  "next start": { tls: [], keepAlive: ["--keepAliveTimeout"], unitsPerSecond: 1000, httpVersions: ["1"] },
  serve: { tls: ["--ssl-cert", "--ssl-key"], keepAlive: [], unitsPerSecond: 1000, httpVersions: ["1"] },
  "http-server": {
    tls: ["-S", "--ssl", "--tls"],
    keepAlive: [],
    unitsPerSecond: 1000,
    httpVersions: ["1"],
  },
};

/** Of its options from the command line and from elsewhere. Null for servers of which nothing is known. */
export function serverOf(
  server: string,
  options: readonly Options[],
  origin: Origin,
): ListeningServer | null {
  const table = SERVERS[server];
  if (table === undefined) return null;
  const given = options.flatMap((one) => one.values(...table.keepAlive)).at(0);
  const seconds = given === undefined ? null : Number(given) / table.unitsPerSecond;
  return {
    kind: server.replace(/ .*/, ""),
    tls: table.tls.some((name) => options.some((one) => one.has(name) || one.value(name) !== undefined)),
    httpVersions: table.httpVersions,
    keepAliveSeconds:
      seconds !== null && !Number.isFinite(seconds)
        ? unknown("it is not written as a number", origin)
        : known(seconds, { ...origin, written: seconds !== null }),
  };
}
