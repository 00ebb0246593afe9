import type { InputProblem } from "../../finding/index.js";
import type { InputFile } from "../../input/index.js";
import {
  absent,
  known,
  type Origin,
  type Proxy,
  type ProxyContext,
  type ProxyLimits,
  type ProxyLocation,
  type ProxyServer,
  unknown,
  type Value,
} from "../../model/index.js";
import type { Directive } from "./parse.js";
import { REFUSES, refusalsOf } from "./refusals.js";
import { bytes, isFilledIn, numberOf, seconds } from "./values.js";

type Path = readonly (string | number)[];

/** A block and its place among the directives: indices from the file's top. */
interface Block {
  readonly directives: readonly Directive[];
  readonly path: Path;
  readonly at: Directive | null;
}

const LIMITS: readonly (readonly [keyof ProxyLimits, readonly string[], (text: string) => number | null])[] =
  [
    ["bodyBytes", ["client_max_body_size"], bytes],
    ["readTimeoutSeconds", ["proxy_read_timeout", "uwsgi_read_timeout", "fastcgi_read_timeout"], seconds],
    ["sendTimeoutSeconds", ["proxy_send_timeout", "uwsgi_send_timeout", "fastcgi_send_timeout"], seconds],
    ["connectTimeoutSeconds", ["proxy_connect_timeout", "uwsgi_connect_timeout"], seconds],
    ["keepAliveSeconds", ["keepalive_timeout"], seconds],
  ];

/** What a configuration of nginx says: its servers, what they pass on to whom, and the limits in force. */
export function readProxy(file: string, directives: readonly Directive[]): Proxy {
  const top: Block = { directives, path: [], at: null };
  const http = blocksOf(top, "http")[0];
  const outer = limitsOf(top, file, null);
  const shared = http === undefined ? outer : limitsOf(http, file, outer);
  const within = http ?? top;
  const upstreams = upstreamsOf([...blocksOf(within, "upstream")]);
  const servers = blocksOf(within, "server").map((block) => serverOf(block, file, shared, upstreams));
  // A file for the inside of a server has locations and limits without one.
  const loose = servers.length === 0 ? [looseServer(top, file, shared, upstreams)] : [];
  const [first] = directives;
  return {
    id: file,
    origin: originOf(first ?? null, file, []),
    program: "nginx",
    writtenFor: writtenFor(directives),
    servers: [...servers, ...loose],
    complete: includesIn(directives).length === 0,
    includes: includesIn(directives),
    refusals: refusalsOf(directives, writtenFor(directives) ?? "other"),
  };
}

/** Its outermost blocks tell where a part belongs; settings alone may stand in several. */
function writtenFor(directives: readonly Directive[]): ProxyContext | null {
  const names = new Set(directives.map(({ name }) => name));
  if (names.has("events") || names.has("http") || names.has("worker_processes")) return "main";
  if (
    directives.some(
      ({ name, block }) => (name === "server" || name === "upstream" || name === "map") && block !== null,
    )
  )
    return "http";
  return names.has("location") ? "server" : null;
}

function serverOf(block: Block, file: string, outer: ProxyLimits, upstreams: Upstreams): ProxyServer {
  const limits = limitsOf(block, file, outer);
  return {
    origin: originOf(block.at, file, block.path),
    listens: block.directives.filter(({ name }) => name === "listen").map((each) => portOf(each, file)),
    names: block.directives
      .filter(({ name }) => name === "server_name")
      .flatMap(({ words }) => words.map(({ text }) => text)),
    locations: locationsOf(block, file, limits, upstreams),
    ruled: hasRule(block, SERVER_RULES),
    includes: includesIn(block.directives),
    limits,
  };
}

function looseServer(top: Block, file: string, limits: ProxyLimits, upstreams: Upstreams): ProxyServer {
  return {
    origin: originOf(top.directives[0] ?? null, file, []),
    listens: [],
    names: [],
    locations: locationsOf(top, file, limits, upstreams),
    ruled: hasRule(top, SERVER_RULES),
    includes: includesIn(top.directives),
    limits,
  };
}

/** Source: https://nginx.org/en/docs/http/ngx_http_rewrite_module.html, ngx_http_core_module.html (read 2026-11-21). */
const RULES = /^(?:if|rewrite|auth_\w+|allow|deny|satisfy|limit_except|limit_req|error_page|internal)$/;
const SERVER_RULES = /^(?:return|try_files)$/;
const LOCATION_RULES = /^(?:try_files|root|alias|index|\w+_intercept_errors|content_by_\w+|stub_status)$/;

function hasRule({ directives }: Block, more: RegExp): boolean {
  return directives.some(({ name }) => RULES.test(name) || more.test(name));
}

function locationsOf(block: Block, file: string, outer: ProxyLimits, upstreams: Upstreams): ProxyLocation[] {
  return blocksOf(block, "location").flatMap((inner) => {
    const limits = limitsOf(inner, file, outer);
    const words = (inner.at?.words ?? []).map(({ text }) => text);
    const [modifier = "", path] = words.length > 1 ? words : ["", words[0] ?? "/"];
    const own: ProxyLocation = {
      origin: originOf(inner.at, file, inner.path),
      match: matchOf(modifier, path ?? "/"),
      path: path ?? "/",
      upstream: upstreamOf(inner, file, upstreams),
      ...speaksOf(inner),
      returns: statusOf(inner, file),
      ruled: hasRule(inner, LOCATION_RULES),
      limits,
    };
    return [own, ...locationsOf(inner, file, limits, upstreams)];
  });
}

function matchOf(modifier: string, path: string): ProxyLocation["match"] {
  if (modifier === "=") return "exact";
  if (modifier.startsWith("~")) return "regular-expression";
  return path.startsWith("@") ? "named" : "prefix";
}

type Upstreams = ReadonlyMap<string, Value<string>>;

/** An `upstream` block of one server is that server; one of several is not a single place. */
function upstreamsOf(blocks: readonly Block[]): Upstreams {
  return new Map(
    blocks.flatMap((block): [string, Value<string>][] => {
      const name = block.at?.words[0]?.text;
      const servers = block.directives.filter((each) => each.name === "server");
      const [only, second] = servers;
      const address = only?.words[0];
      if (name === undefined || only === undefined || address === undefined) return [];
      const origin: Origin = { place: address.place, node: null, written: true };
      if (second !== undefined) return [[name, unknown("it is several servers", origin)]];
      return [[name, isFilledIn(address.text) ? filled(origin) : known(address.text, origin)]];
    }),
  );
}

function speaksOf({ directives }: Block): Pick<ProxyLocation, "speaks"> {
  const pass = directives.find(({ name }) => PASSES.test(name))?.name;
  if (pass === undefined) return {};
  return { speaks: pass === "fastcgi_pass" ? "fastcgi" : pass === "uwsgi_pass" ? "uwsgi" : "http" };
}

const PASSES = /^(?:proxy|uwsgi|fastcgi)_pass$/;

function upstreamOf(block: Block, file: string, upstreams: Upstreams): Value<string | null> {
  const index = block.directives.findIndex(({ name }) => PASSES.test(name));
  const pass = block.directives[index];
  const address = pass?.words[0];
  if (pass === undefined || address === undefined) return known(null, originOf(block.at, file, block.path));
  const origin: Origin = {
    place: address.place,
    node: { file, path: [...block.path, index, 0] },
    written: true,
  };
  const match = /^(?:(https?):\/\/)?([^/]+)(.*)$/.exec(address.text);
  const named = upstreams.get(match?.[2] ?? "");
  if (named !== undefined) {
    return named.known
      ? known(`${match?.[1] ?? "http"}://${named.value}${match?.[3] ?? ""}`, named.origin)
      : named;
  }
  return isFilledIn(address.text) ? filled(origin) : known(address.text, origin);
}

function filled(origin: Origin): Value<never> {
  return unknown("it is filled in when the container starts", origin);
}

function statusOf(block: Block, file: string): Value<number | null> {
  const given = block.directives.find(({ name }) => name === "return");
  const origin = originOf(given ?? block.at, file, block.path);
  const status = Number(given?.words[0]?.text);
  if (given === undefined) return known(null, origin);
  return Number.isInteger(status) && status > 0 ? known(status, origin) : known(302, origin);
}

/** `80`, `[::]:80`, `0.0.0.0:8080`, `*:80`, with what follows. */
function portOf(listen: Directive, file: string): Value<number> {
  const text = listen.words[0]?.text ?? "";
  const origin = originOf(listen, file, []);
  if (isFilledIn(text)) return unknown("it is filled in when the container starts", origin);
  const port = /(?:^|:)(\d+)$/.exec(text)?.[1];
  // An address without a port listens on 80.
  return known(port === undefined ? 80 : Number(port), { ...origin, node: null });
}

function limitsOf(block: Block, file: string, outer: ProxyLimits | null): ProxyLimits {
  const limit = (names: readonly string[], read: (text: string) => number | null, key: keyof ProxyLimits) => {
    const own = block.directives.find(({ name }) => names.includes(name));
    const node = { file, path: [...block.path, own?.name ?? names[0] ?? ""] };
    if (own !== undefined) return numberOf(own, read, { place: own.place, node, written: true });
    const inherited = outer?.[key];
    if (inherited !== undefined && (!inherited.known || inherited.origin.written)) return inherited;
    return absent<number | null>(null, { place: block.at?.place ?? null, node });
  };
  const entries = LIMITS.map(([key, names, read]) => [key, limit(names, read, key)] as const);
  const read = new Map(entries);
  const of = (key: keyof ProxyLimits): Value<number | null> => read.get(key) ?? known(null);
  return {
    bodyBytes: of("bodyBytes"),
    readTimeoutSeconds: of("readTimeoutSeconds"),
    sendTimeoutSeconds: of("sendTimeoutSeconds"),
    connectTimeoutSeconds: of("connectTimeoutSeconds"),
    keepAliveSeconds: of("keepAliveSeconds"),
  };
}

function blocksOf(block: Block, name: string): Block[] {
  return block.directives.flatMap((directive, index) =>
    directive.name === name && directive.block !== null
      ? [{ directives: directive.block, path: [...block.path, index], at: directive }]
      : [],
  );
}

/** Types and the like come with the program; what else is included is not among the files. */
function includesIn(directives: readonly Directive[]): string[] {
  return directives.flatMap(({ name, words, block }) => {
    const pattern = words[0]?.text ?? "";
    const own =
      name === "include" && !/mime\.types|fastcgi_params|uwsgi_params|proxy_params/.test(pattern)
        ? [pattern]
        : [];
    return [...own, ...(block === null ? [] : includesIn(block))];
  });
}

function originOf(directive: Directive | null, file: string, path: Path): Origin {
  return { place: directive?.place ?? null, node: { file, path }, written: true };
}

/** What cannot be read is refused, and says nothing else. */
export function brokenProxy(file: InputFile, { line, message }: InputProblem): Proxy {
  const at = line ?? 1;
  const place = { file: file.path, line: at, column: 1, endLine: at, endColumn: 1 };
  const origin: Origin = { place, node: null, written: true };
  return {
    id: file.path,
    origin,
    program: "nginx",
    writtenFor: null,
    servers: [],
    complete: false,
    includes: [],
    refusals: [{ origin, value: "", what: message.replace(/\.$/, ""), why: REFUSES }],
  };
}
