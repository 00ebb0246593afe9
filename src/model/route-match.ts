import type { Application, Route } from "./application.js";

/** What the source says about a request to a path. */
export type RouteMatch =
  | { readonly outcome: "found"; readonly routes: readonly Route[] }
  | { readonly outcome: "missing" }
  | { readonly outcome: "unknown"; readonly why: string };

const METHODS_OF_A_CHECK = new Set(["GET", "HEAD", "*", "ANY", "ALL"]);
const METHODS_OF_A_MESSAGE = new Set(["POST", "*", "ANY", "ALL"]);

/** The routes that answer a GET of a path. Missing only when the source shows every route. */
export function routesFor(application: Application, path: string): RouteMatch {
  return routesOfMethods(application, path, METHODS_OF_A_CHECK);
}

/** The routes that take what is posted to a path. */
export function routesForMessages(application: Application, path: string): RouteMatch {
  return routesOfMethods(application, path, METHODS_OF_A_MESSAGE);
}

function routesOfMethods(application: Application, path: string, methods: ReadonlySet<string>): RouteMatch {
  const wanted = withoutQuery(path);
  const answering = application.routes.filter((route) => methods.has(route.method.toUpperCase()));
  const literal = answering.filter((route) => route.path === wanted);
  if (literal.length > 0) return { outcome: "found", routes: literal };
  const matching = answering.filter((route) => pattern(route.path, "").test(wanted));
  if (matching.length > 0) return { outcome: "found", routes: matching };
  if (application.unreadable !== null) return { outcome: "unknown", why: application.unreadable };
  if (!application.routesComplete) {
    return { outcome: "unknown", why: "some routes are made in ways that the source does not show" };
  }
  if (application.routes.length === 0) return { outcome: "unknown", why: "the source shows no routes" };
  // Frameworks differ over a final slash and over upper and lower case, and settings change both.
  const loosely = answering.some((route) => pattern(trimSlash(route.path), "i").test(trimSlash(wanted)));
  return loosely
    ? { outcome: "unknown", why: "only a final slash or a letter's case differs from a route" }
    : { outcome: "missing" };
}

function withoutQuery(path: string): string {
  const bare = path.split(/[?#]/)[0] ?? "";
  return bare.startsWith("/") ? bare : `/${bare}`;
}

function trimSlash(path: string): string {
  return path.length > 1 ? path.replace(/\/+$/, "") : path;
}

/** `:id`, `{id}`, `{path:path}`, `<int:id>` and `*` as the frameworks write them. */
function pattern(path: string, flags: string): RegExp {
  const source = path
    .split(/(\*+|:\w+(?:\([^)]*\))?\??|\{[^}]*\}|<[^>]*>)/)
    .map((part, index) => {
      if (index % 2 === 0) return part.replace(/[.+?^${}()|[\]\\]/g, "\\$&");
      return /^\*|:path[}>]?$|^<path:/.test(part) ? ".*" : "[^/]+";
    })
    .join("");
  return new RegExp(`^${source}$`, flags);
}
