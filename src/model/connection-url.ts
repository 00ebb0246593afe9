import { shelter } from "./placeholder.js";

/** The parts of a connection URL that decide how a client connects. Credentials are left out on purpose. */
export interface ConnectionUrl {
  /** Lower case, without the driver: `postgresql`. */
  readonly scheme: string;
  /** What stands after `+` in SQLAlchemy's form: `asyncpg`; null when there is none. */
  readonly driver: string | null;
  /** May hold a placeholder. */
  readonly host: string | null;
  readonly port: number | null;
  readonly parameters: ReadonlyMap<string, string>;
}

const SHAPE =
  /^(?<scheme>[a-z][a-z0-9]*)(?:\+(?<driver>[a-z0-9_]+))?:\/\/(?:[^/?#]*@)?(?<host>\[[^\]]*\]|[^:/?#]*)(?::(?<port>\w+))?(?:\/[^?#]*)?(?:\?(?<query>[^#]*))?(?:#.*)?$/i;

/** Null when the text is no URL, or when only the deployment decides its scheme. */
export function parseConnectionUrl(text: string): ConnectionUrl | null {
  const { text: sheltered, restore } = shelter(text.trim());
  const groups = SHAPE.exec(sheltered)?.groups;
  const scheme = groups?.["scheme"];
  if (!groups || !scheme || scheme.startsWith("placeholder0")) return null;
  const parameters = [...new URLSearchParams(groups["query"] ?? "")].map(
    ([name, value]) => [restore(name), restore(value)] as const,
  );
  return {
    scheme: scheme.toLowerCase(),
    driver: groups["driver"]?.toLowerCase() ?? null,
    host: groups["host"] ? restore(groups["host"]) : null,
    port: /^\d+$/.test(groups["port"] ?? "") ? Number(groups["port"]) : null,
    parameters: new Map(parameters),
  };
}
