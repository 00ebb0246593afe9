import type { Refusal } from "../../model/index.js";
import { BLOCK_CONTEXTS, type Context, CONTEXTS } from "./contexts.js";
import type { Directive } from "./parse.js";

export const REFUSES =
  "nginx tests its configuration before it starts and refuses it whole. In a container the process ends at once; on Elastic Beanstalk the deployment fails at the proxy.";

/** What `nginx -t` refuses, as far as it is certain from the file alone. */
export function refusalsOf(directives: readonly Directive[], context: Context): Refusal[] {
  return [...walk(directives, context, 0), ...duplicateDefaults(directives)];
}

const DEPTH_MAX = 64;

function walk(directives: readonly Directive[], context: Context, depth: number): Refusal[] {
  if (depth > DEPTH_MAX) return [];
  return directives.flatMap((directive) => [
    ...misplaced(directive, context),
    ...uriInPattern(directive),
    ...(directive.block === null
      ? []
      : walk(directive.block, BLOCK_CONTEXTS[directive.name] ?? "other", depth + 1)),
  ]);
}

/** Blocks that the list does not know may belong to a module, with rules of their own. */
function misplaced(directive: Directive, context: Context): Refusal[] {
  const allowed = CONTEXTS[directive.name];
  if (allowed === undefined || context === "other" || allowed.includes(context)) return [];
  if (context === "upstream" && directive.name === "server") return [];
  const where = context === "main" ? "at the top of the configuration" : `inside "${context}"`;
  const what = `"${directive.name}" is not allowed ${where}`;
  return [refusal(directive, what)];
}

/** A location that is a pattern or has a name leaves no prefix that an address with a path could replace. */
function uriInPattern(location: Directive): Refusal[] {
  if (location.name !== "location" || location.block === null) return [];
  const [first] = location.words;
  const kind = first?.text.startsWith("~") ? "is a regular expression" : "has a name";
  if (first === undefined || !/^[~@]/.test(first.text)) return [];
  return location.block.flatMap((directive) => {
    const address = directive.words[0]?.text ?? "";
    if (directive.name !== "proxy_pass" || address.includes("$") || !hasPath(address)) return [];
    return [refusal(directive, `"proxy_pass" has a path inside a location that ${kind}`)];
  });
}

/** A slash alone is one. What follows `unix:` is the socket's own path, up to the next colon. */
function hasPath(address: string): boolean {
  return /^https?:\/\/(?:unix:[^:]+:|(?!unix:)[^/]+)\//.test(address);
}

/** Two servers may not both be the default of one address. */
function duplicateDefaults(directives: readonly Directive[]): Refusal[] {
  const seen = new Set<string>();
  const servers = [
    ...directives,
    ...directives.filter(({ name }) => name === "http").flatMap(({ block }) => block ?? []),
  ];
  return servers
    .filter(({ name, block }) => name === "server" && block !== null)
    .flatMap(({ block }) => (block ?? []).filter(({ name }) => name === "listen"))
    .flatMap((listen) => {
      const [address, ...rest] = listen.words.map(({ text }) => text);
      if (address === undefined || !rest.some((word) => word === "default_server" || word === "default"))
        return [];
      const twice = seen.has(address);
      seen.add(address);
      return twice ? [refusal(listen, `a second default server for ${address}`)] : [];
    });
}

function refusal({ place, name }: Directive, what: string): Refusal {
  return { origin: { place, node: null, written: true }, value: name, what, why: REFUSES };
}
