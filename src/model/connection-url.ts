/** The parts of a connection URL that decide how a client connects. Credentials are left out on purpose. */
export interface ConnectionUrl {
  /** Lower case, without the driver: `postgresql`. */
  readonly scheme: string;
  /** What stands after `+` in SQLAlchemy's form: `asyncpg`; null when there is none. */
  readonly driver: string | null;
  readonly host: string | null;
  readonly port: number | null;
  readonly parameters: ReadonlyMap<string, string>;
}

// Some readers leave an unresolved part in the text; a URL with such a part is still read for the rest.
const URL_SHAPE =
  /^(?<scheme>[a-z][a-z0-9]*)(?:\+(?<driver>[a-z0-9_]+))?:\/\/(?:[^/?#]*@)?(?<host>\[[^\]]*\]|[^:/?#]*)(?::(?<port>\d+))?(?:\/[^?#]*)?(?:\?(?<query>[^#]*))?(?:#.*)?$/i;

export function parseConnectionUrl(text: string): ConnectionUrl | null {
  const groups = URL_SHAPE.exec(text.trim())?.groups;
  const scheme = groups?.["scheme"];
  if (!groups || !scheme) return null;
  return {
    scheme: scheme.toLowerCase(),
    driver: groups["driver"]?.toLowerCase() ?? null,
    host: groups["host"] || null,
    port: groups["port"] ? Number(groups["port"]) : null,
    parameters: new Map(new URLSearchParams(groups["query"] ?? "")),
  };
}
