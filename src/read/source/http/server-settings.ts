import { known, type ListeningServer, type Origin, unknown, type Value } from "../../../model/index.js";
import type { ServerSettings } from "../framework.js";
import { isNothing, type Term } from "../terms/term.js";

const MILLISECONDS_PER_SECOND = 1000;
/** The property of a server of Node.js. Source: Node.js documentation, server.keepAliveTimeout. */
const KEEP_ALIVE = "keepAliveTimeout";

/** A server of Node's `http` whose properties a program may set. */
export function nodeSettings(properties: ReadonlyMap<string, Term>, tls = false): ServerSettings {
  return {
    kind: "node",
    tls,
    httpVersions: ["1"],
    keepAlive: () => properties.get(KEEP_ALIVE) ?? null,
    unitsPerSecond: MILLISECONDS_PER_SECOND,
  };
}

/** Fastify takes what Node's server knows as options. Null when its server cannot be told. */
export function fastifySettings(options: Term | undefined): ServerSettings | undefined {
  if (options === undefined || isNothing(options)) return fastifyWith(new Map());
  if (options.kind !== "object" || options.open || options.properties.has("serverFactory")) return undefined;
  return fastifyWith(options.properties);
}

function fastifyWith(options: ReadonlyMap<string, Term>): ServerSettings | undefined {
  const [tls, second] = [decided(options.get("https")), decided(options.get("http2"))];
  if (tls === null || second === null) return undefined;
  return { ...nodeSettings(options, tls), kind: "fastify", httpVersions: second ? ["2"] : ["1"] };
}

/** Options of a call of Python: `uvicorn.run(app, ssl_keyfile=…)`. */
export function pythonSettings(
  kind: string,
  options: ReadonlyMap<string, Term>,
  tlsOptions: readonly string[],
  keepAliveOption: string,
): ServerSettings | undefined {
  const tls = tlsOptions.map((name) => decided(options.get(name)));
  if (tls.includes(null)) return undefined;
  return {
    kind,
    tls: tls.includes(true),
    httpVersions: ["1"],
    keepAlive: () => options.get(keepAliveOption) ?? null,
    unitsPerSecond: 1,
  };
}

/** Whether an option that turns something on is given. Null when that depends on what is not known. */
function decided(term: Term | undefined): boolean | null {
  if (term === undefined || isNothing(term)) return false;
  if (term.kind === "literal") return term.value !== false && term.value !== "";
  return term.kind === "object" || term.kind === "pattern" || term.kind === "list" ? true : null;
}

/** What the whole program has told the server; `assigned` are the properties that are set anywhere in it. */
export function listeningServer(
  settings: ServerSettings,
  listensAt: Origin,
  assigned: ReadonlySet<string>,
): ListeningServer {
  const { kind, tls, httpVersions } = settings;
  return { kind, tls, httpVersions, keepAliveSeconds: keepAliveOf(settings, listensAt, assigned) };
}

function keepAliveOf(
  { keepAlive, unitsPerSecond }: ServerSettings,
  listensAt: Origin,
  assigned: ReadonlySet<string>,
): Value<number | null> {
  const term = keepAlive();
  if (term === null) {
    return assigned.has(KEEP_ALIVE)
      ? unknown("the program sets it in a way that is not followed", listensAt)
      : known(null, { ...listensAt, written: false });
  }
  if (term.kind !== "literal" || typeof term.value !== "number") {
    return unknown("the program works it out", listensAt);
  }
  const origin = term.at === null ? listensAt : { place: term.at, node: null, written: true };
  return known(term.value / unitsPerSecond, origin);
}
