import {
  absent,
  known,
  type Listen,
  type ListeningServer,
  type Origin,
  unknown,
  type Value,
} from "../../model/index.js";
import { boundTo, type ListenRequest } from "./listens.js";
import { Options } from "./options.js";

/**
 * Where Puma listens: its command line, then its configuration, then its default, to which `PORT` gives the port.
 * Source: Puma::DSL and Puma::ConfigDefault, https://rubydoc.info/github/puma/puma/Puma/DSL (read 2026-11-21).
 */
const PORT_DEFAULT = 9292;
/** Seconds after which a worker that does not report is ended, where there are workers. */
const WORKER_TIMEOUT_SECONDS_DEFAULT = 60;

export function pumaListens(request: ListenRequest, configuration: string | null): Listen[] {
  const options = new Options(request.words.slice(1));
  const binds = [
    ...options.values("-b", "--bind"),
    ...options.values("-p", "--port").map((port) => `tcp://0.0.0.0:${port}`),
  ];
  const own = binds.flatMap((bind) => boundTo(withoutScheme(bind), PORT_DEFAULT, request));
  const found = binds.length > 0 ? own : configured(configuration ?? "", request);
  const tls = [...binds, configuration ?? ""].some(
    (text) => text.includes("ssl://") || /^[ \t]*ssl_bind\b/m.test(text),
  );
  return found.map((listen) => ({ ...listen, server: serverOf(configuration ?? "", tls, request.origin) }));
}

function withoutScheme(bind: string): string {
  return bind.replace(/^(?:tcp|ssl):\/\//, "").replace(/\?.*$/, "");
}

/** `port ENV.fetch("PORT") { 3000 }`, `port 3000`, `bind "tcp://0.0.0.0:3000"`. */
function configured(text: string, request: ListenRequest): Listen[] {
  const lines = text.split(/\r?\n/).filter((line) => !/^\s*#/.test(line));
  const binds = lines.flatMap((line) => /^\s*bind[ (]\s*(["'])(.+?)\1/.exec(line)?.[2] ?? []);
  if (binds.length > 0) return binds.flatMap((bind) => boundText(bind, request));
  const port = lines
    .map((line) => /^\s*port[ (]\s*(.+?)\)?\s*$/.exec(line)?.[1])
    .find((value) => value !== undefined);
  if (port !== undefined) return portOf(port, request);
  const set = request.lookup("PORT");
  const portVariable = { name: "PORT", fallback: PORT_DEFAULT };
  return boundTo(
    `0.0.0.0:${set === undefined || set === "" ? PORT_DEFAULT : set}`,
    PORT_DEFAULT,
    request,
  ).map((listen) => ({ ...listen, portVariable }));
}

/** A text of Ruby: what is worked out in it has a variable's name, or cannot be told. */
function boundText(bind: string, request: ListenRequest): Listen[] {
  const worked = /#\{(.+?)\}/.exec(bind)?.[1];
  if (worked === undefined) return boundTo(withoutScheme(bind), PORT_DEFAULT, request);
  return /:#\{[^}]+\}$/.test(bind) ? portOf(worked, request) : [];
}

function portOf(expression: string, request: ListenRequest): Listen[] {
  if (/^\d+$/.test(expression)) return boundTo(`0.0.0.0:${expression}`, PORT_DEFAULT, request);
  const match =
    /ENV(?:\.fetch\(|\[)\s*["'](\w+)["']\s*(?:,\s*["']?(\d+)["']?\s*)?[)\]](?:\s*(?:\{|\|\|)\s*["']?(\d+))?/.exec(
      expression,
    );
  const { origin } = request;
  if (match === null) {
    const open = unknown("Puma's configuration works it out", origin);
    return [{ origin, address: known("0.0.0.0", origin), port: open, portVariable: null }];
  }
  const [, name = "", inner, outer] = match;
  const written = inner ?? outer;
  const fallback = written === undefined ? null : Number(written);
  const set = request.lookup(name);
  const port = set === undefined || set === "" ? fallback : Number(set);
  return [
    {
      origin,
      address: known("0.0.0.0", origin),
      port: port === null ? unknown(`${name} has no value in these files`, origin) : known(port, origin),
      portVariable: { name, fallback },
    },
  ];
}

function serverOf(text: string, tls: boolean, origin: Origin): ListeningServer {
  const seconds = (name: string): number | undefined => {
    const value = new RegExp(`^[ \\t]*${name}[ (][ \\t]*(\\d+)`, "m").exec(text)?.[1];
    return value === undefined ? undefined : Number(value);
  };
  const idle = seconds("persistent_timeout");
  const timeout = seconds("worker_timeout");
  const keepAliveSeconds: Value<number | null> = known(idle ?? null, {
    ...origin,
    written: idle !== undefined,
  });
  return {
    kind: "puma",
    tls,
    httpVersions: ["1"],
    keepAliveSeconds,
    workTimeoutSeconds:
      timeout === undefined
        ? absent<number | null>(WORKER_TIMEOUT_SECONDS_DEFAULT, { place: origin.place, node: null })
        : known(timeout, origin),
  };
}
