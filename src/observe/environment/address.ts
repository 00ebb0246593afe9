/** Where the application is to go instead. */
export interface NewAddress {
  readonly host: string;
  readonly port: number;
}

/**
 * Replaces host and port of a URL and leaves everything else as written: scheme (with drivers as
 * `postgresql+asyncpg`), credentials, path, query. Null when the text has no address in it.
 */
export function rewriteUrl(url: string, { host, port }: NewAddress): string | null {
  const match = AUTHORITY.exec(url);
  if (!match) return null;
  const [, scheme = "", credentials = "", , rest = ""] = match;
  return `${scheme}${credentials}${host}:${port}${rest}`;
}

/** Scheme, `user:password@`, host(s) and port, and whatever follows. */
const AUTHORITY = /^((?:jdbc:)?[a-z][a-z0-9+.-]*:\/\/)((?:[^@/?#]*@)?)([^/?#]*)(.*)$/is;

export interface UrlParts {
  readonly scheme: string;
  readonly user: string | null;
  readonly password: string | null;
  readonly host: string;
  readonly port: number | null;
  readonly database: string | null;
  readonly query: URLSearchParams;
}

export function urlParts(url: string): UrlParts | null {
  const match = AUTHORITY.exec(url);
  if (!match) return null;
  const [, scheme = "", credentials = "", authority = "", rest = ""] = match;
  const [user = "", ...password] = credentials.replace(/@$/, "").split(":");
  const [path = "", query = ""] = rest.split("#")[0]?.split("?") ?? [];
  const host = /^(\[[^\]]*\]|[^:]*)(?::(\d+))?$/.exec(authority);
  return {
    scheme: scheme.replace(/:\/\/$/, "").toLowerCase(),
    user: decoded(user),
    password: decoded(password.join(":")),
    host: host?.[1] ?? authority,
    port: host?.[2] === undefined ? null : Number(host[2]),
    database: decoded(path.replace(/^\//, "")),
    query: new URLSearchParams(query),
  };
}

function decoded(text: string): string | null {
  if (text === "") return null;
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

export type TlsDemand = "none" | "encrypt" | "verify";

/** What a deployed address asks of TLS. The words are those of libpq, of drivers that differ from it, and of Redis. */
export function tlsDemand(url: string): TlsDemand {
  const parts = urlParts(url);
  if (parts === null) return "none";
  if (parts.scheme.startsWith("rediss") || parts.scheme.startsWith("valkeys")) return "verify";
  const words = ["sslmode", "ssl", "ssl_mode", "tls"].map(
    (name) => parts.query.get(name)?.toLowerCase() ?? "",
  );
  if (words.some((word) => word.startsWith("verify"))) return "verify";
  return words.some((word) => ["require", "required", "true", "1", "on", "prefer", "allow"].includes(word))
    ? "encrypt"
    : "none";
}

/** Adds or replaces one parameter of the query, leaving the others as written. */
export function withParameter(url: string, name: string, value: string): string {
  const [head = "", query = ""] = url.split("?");
  const kept = query.split("&").filter((part) => part !== "" && part.split("=")[0] !== name);
  return `${head}?${[...kept, `${name}=${encodeURIComponent(value)}`].join("&")}`;
}
