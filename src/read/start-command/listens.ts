import {
  absent,
  known,
  type Listen,
  type ListeningServer,
  type Origin,
  unknown,
  type Value,
} from "../../model/index.js";
import { interpolate, type Lookup } from "../interpolate.js";
import { GunicornSettings } from "./gunicorn-settings.js";
import { Options } from "./options.js";
import { shellTexts } from "./python-text.js";
import { serverOf } from "./server-options.js";

/**
 * Where servers listen when their command line says so, or says nothing.
 * Sources: the manuals of each: gunicorn (settings, bind), uvicorn (settings, --host), hypercorn,
 * daphne (--help), waitress (runner), Flask (flask run), FastAPI (fastapi run and dev), Django
 * (runserver), Next.js (next start), serve, http-server, Vite (preview).
 */
interface ServerDefaults {
  readonly host: string;
  readonly port: number;
  readonly hostOptions: readonly string[];
  readonly portOptions: readonly string[];
  /** Environment variables that it reads by itself. */
  readonly hostVariable?: string;
  readonly portVariable?: string;
  /** `address:port` options, which win. */
  readonly bindOptions?: readonly string[];
}

const LOOPBACK = "127.0.0.1";
const ANYWHERE = "0.0.0.0";

const SERVERS: Readonly<Record<string, ServerDefaults>> = {
  uvicorn: {
    host: LOOPBACK,
    port: 8000,
    hostOptions: ["--host"],
    portOptions: ["--port"],
    hostVariable: "UVICORN_HOST",
    portVariable: "UVICORN_PORT",
  },
  hypercorn: { host: LOOPBACK, port: 8000, hostOptions: [], portOptions: [], bindOptions: ["-b", "--bind"] },
  daphne: { host: LOOPBACK, port: 8000, hostOptions: ["-b", "--bind"], portOptions: ["-p", "--port"] },
  "waitress-serve": {
    host: ANYWHERE,
    port: 8080,
    hostOptions: ["--host"],
    portOptions: ["--port"],
    bindOptions: ["--listen"],
  },
  "flask run": {
    host: LOOPBACK,
    port: 5000,
    hostOptions: ["--host", "-h"],
    portOptions: ["--port", "-p"],
    hostVariable: "FLASK_RUN_HOST",
    portVariable: "FLASK_RUN_PORT",
  },
  "fastapi run": { host: ANYWHERE, port: 8000, hostOptions: ["--host"], portOptions: ["--port"] },
  "fastapi dev": { host: LOOPBACK, port: 8000, hostOptions: ["--host"], portOptions: ["--port"] },
  "next start": {
    host: ANYWHERE,
    port: 3000,
    hostOptions: ["-H", "--hostname"],
    portOptions: ["-p", "--port"],
    portVariable: "PORT",
  },
  serve: {
    host: ANYWHERE,
    port: 3000,
    hostOptions: [],
    portOptions: ["-l", "--listen", "-p"],
    portVariable: "PORT",
  },
  "http-server": {
    host: ANYWHERE,
    port: 8080,
    hostOptions: ["-a"],
    portOptions: ["-p", "--port"],
    portVariable: "PORT",
  },
  "vite preview": { host: LOOPBACK, port: 4173, hostOptions: ["--host"], portOptions: ["--port"] },
};

export interface ListenRequest {
  readonly words: readonly string[];
  readonly lookup: Lookup;
  readonly origin: Origin;
  /** The port variable that stood in the line before it was put in, and its default. */
  readonly portVariable: Listen["portVariable"];
}

/** `flask run`, `next start`: the server with its sub-command. */
export function serverListens(server: string, request: ListenRequest): Listen[] {
  const defaults = SERVERS[server];
  if (defaults === undefined) return [];
  const options = new Options(request.words.slice(1));
  if (server === "uvicorn" && (options.value("--uds") ?? options.value("--fd")) !== undefined) return [];
  const found = listensOf(defaults, options, request);
  const spoken = serverOf(server, [options], request.origin);
  return spoken === null ? found : found.map((listen) => ({ ...listen, server: spoken }));
}

function listensOf(defaults: ServerDefaults, options: Options, request: ListenRequest): Listen[] {
  const binds = options.values(...(defaults.bindOptions ?? []));
  if (binds.length > 0) return binds.flatMap((bind) => boundTo(bind, defaults.port, request));
  const host =
    options.value(...defaults.hostOptions) ?? read(defaults.hostVariable, request.lookup) ?? defaults.host;
  const given = options.value(...defaults.portOptions);
  const fromVariable = given === undefined ? read(defaults.portVariable, request.lookup) : undefined;
  const port = given ?? fromVariable ?? String(defaults.port);
  // `serve -l tcp://0.0.0.0:3000`
  if (/:/.test(port)) return boundTo(port.replace(/^\w+:\/\//, ""), defaults.port, request);
  const ownVariable =
    given === undefined && defaults.portVariable !== undefined
      ? { name: defaults.portVariable, fallback: defaults.port }
      : null;
  return [
    listenOf(host === "" ? ANYWHERE : host, port, {
      ...request,
      portVariable: ownVariable ?? request.portVariable,
    }),
  ];
}

/** gunicorn: `--bind`, its environment, its configuration file, then `PORT`, then its default. */
export function gunicornListens(request: ListenRequest, configuration: string | null): Listen[] {
  const options = new Options(request.words.slice(1));
  const inEnvironment = new Options((request.lookup("GUNICORN_CMD_ARGS") ?? "").split(/\s+/));
  const found = gunicornBinds(request, configuration, options, inEnvironment);
  const server = serverOf("gunicorn", [options, inEnvironment], request.origin);
  // A configuration file may say more of TLS and of idle connections, also one that is not here.
  if (server === null || (configuration === null && options.value("-c", "--config") !== undefined))
    return found;
  const whole = gunicornServer(server, [options, inEnvironment], configuration, request);
  return whole === null ? found : found.map((listen) => ({ ...listen, server: whole }));
}

/** Seconds. Source: https://docs.gunicorn.org/en/stable/settings.html#timeout (read 2026-11-21). */
const GUNICORN_TIMEOUT_SECONDS_DEFAULT = 30;

/** The command line wins over the configuration. Null when the configuration says of TLS what cannot be told. */
function gunicornServer(
  server: ListeningServer,
  options: readonly Options[],
  configuration: string | null,
  { lookup, origin }: ListenRequest,
): ListeningServer | null {
  const settings = new GunicornSettings(configuration ?? "", lookup);
  if (settings.has("certfile") || settings.has("keyfile")) return null;
  const own = options.map((one) => one.value("-t", "--timeout")).find((value) => value !== undefined);
  const timeout = own === undefined ? settings.number("timeout") : Number(own);
  const keepAlive = settings.number("keepalive");
  const kept = server.keepAliveSeconds;
  const told = kept.origin.written || keepAlive === undefined ? kept : secondsOf(keepAlive, origin);
  const synchronous = !keepsConnections(options, settings);
  return {
    ...server,
    keepAliveSeconds: synchronous ? known(0, origin) : told,
    workTimeoutSeconds: synchronous ? workTimeout(timeout, origin) : known(null, origin),
  };
}

/** Other kinds of worker than `sync` give signs of life while requests run, however long those take. */
function workTimeout(timeout: number | null | undefined, origin: Origin): Value<number | null> {
  return timeout === undefined
    ? absent<number | null>(GUNICORN_TIMEOUT_SECONDS_DEFAULT, { place: origin.place, node: null })
    : secondsOf(timeout, origin);
}

/** Its own kind of worker, `sync`, closes every connection after its answer; with threads it is another kind. */
function keepsConnections(options: readonly Options[], settings: GunicornSettings): boolean {
  const given = (...names: readonly string[]): string | undefined =>
    options.map((one) => one.value(...names)).find((value) => value !== undefined);
  const kind = given("-k", "--worker-class") ?? settings.text("worker_class");
  const threads = given("--threads") ?? settings.text("threads");
  return (kind !== undefined && kind !== "sync") || (threads !== undefined && threads !== "1");
}

/** 0 is no limit. */
function secondsOf(seconds: number | null, origin: Origin): Value<number | null> {
  if (seconds === null || !Number.isFinite(seconds))
    return unknown("gunicorn's configuration works it out", origin);
  return known(seconds === 0 ? null : seconds, origin);
}

function gunicornBinds(
  request: ListenRequest,
  configuration: string | null,
  options: Options,
  inEnvironment: Options,
): Listen[] {
  const binds = [...options.values("-b", "--bind")];
  if (binds.length === 0) binds.push(...inEnvironment.values("-b", "--bind"));
  if (binds.length > 0) return binds.flatMap((bind) => boundTo(bind, 8000, request));
  const configured = configuration === null ? null : configuredBind(configuration, request);
  if (configured !== null) return configured;
  const port = request.lookup("PORT");
  const portVariable = { name: "PORT", fallback: 8000 };
  return port === undefined || port === ""
    ? [{ ...listenOf(LOOPBACK, "8000", request), portVariable }]
    : [{ ...listenOf(ANYWHERE, port, request), portVariable }];
}

/** The `bind` of a gunicorn configuration; null when there is none. */
function configuredBind(text: string, request: ListenRequest): Listen[] | null {
  const settings = new GunicornSettings(text, request.lookup);
  if (!settings.has("bind") && !settings.assignsByName) return null;
  const expression = settings.expression("bind");
  const binds = expression === null ? null : shellTexts(expression, (name) => settings.expression(name));
  return binds?.flatMap((bind) => configuredAt(bind, request)) ?? [worksOut(request)];
}

/** `0.0.0.0:${PORT:-8000}`. */
function configuredAt(bind: string, request: ListenRequest): Listen[] {
  const port = /:\$\{(?<name>\w+)(?::-(?<fallback>[^${}]*))?\}$/.exec(bind)?.groups;
  const fallback = /^\d+$/.test(port?.["fallback"] ?? "") ? Number(port?.["fallback"]) : null;
  const portVariable = port === undefined ? null : { name: port["name"] ?? "", fallback };
  const { text, unresolved } = interpolate(bind, request.lookup);
  // A variable for the whole: neither half is known.
  if (unresolved !== null && portVariable === null) return [worksOut(request)];
  return boundTo(text, 8000, { ...request, portVariable });
}

function worksOut({ origin }: ListenRequest): Listen {
  const open = unknown("gunicorn's configuration works it out", origin);
  return { origin, address: open, port: open, portVariable: null };
}

/** `0.0.0.0:8000`, `:8000`, `[::]:8000`, `8000`; a socket file is no port. */
export function boundTo(bind: string, defaultPort: number, request: ListenRequest): Listen[] {
  if (/^(?:unix|fd):|\//.test(bind)) return [];
  const match = /^(?<host>\[[^\]]*\]|[^:]*?)(?::(?<port>[^:]*))?$/.exec(
    bind.replace(/^tcp:\/\//, ""),
  )?.groups;
  const host = (match?.["host"] ?? "").replace(/^\[|\]$/g, "");
  const port = match?.["port"];
  if (port === undefined && /^\d+$/.test(host)) return [listenOf(ANYWHERE, host, request)];
  return [listenOf(host === "" || host === "*" ? ANYWHERE : host, port ?? String(defaultPort), request)];
}

function listenOf(host: string, port: string, { origin, portVariable }: ListenRequest): Listen {
  return { origin, address: textValue(host, origin), port: portValue(port, origin), portVariable };
}

function textValue(text: string, origin: Origin): Value<string> {
  const variable = /\$\{?(\w+)/.exec(text)?.[1];
  return variable === undefined
    ? known(text, origin)
    : unknown(`${variable} has no value in these files`, origin);
}

function portValue(text: string, origin: Origin): Value<number> {
  if (/^\d{1,5}$/.test(text)) return known(Number(text), origin);
  const variable = /\$\{?(\w+)/.exec(text)?.[1];
  return unknown(
    variable === undefined ? "it is not written as a number" : `${variable} has no value in these files`,
    origin,
  );
}

function read(name: string | undefined, lookup: Lookup): string | undefined {
  const value = name === undefined ? undefined : lookup(name);
  return value === "" ? undefined : value;
}
