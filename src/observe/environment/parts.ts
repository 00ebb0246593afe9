import type { DependencyVariable, VariablePart } from "../request.js";

/** What a variable says about a dependency's address, told from its value and its name. */
export function partOf(variable: DependencyVariable): VariablePart {
  if (variable.part !== undefined) return variable.part;
  const { name, value } = variable;
  if (value?.includes("://")) return "url";
  if (value !== null && /^[\w.-]+:\d{2,5}$/.test(value)) return "host-and-port";
  const byName = NAMES.find(({ pattern }) => pattern.test(name));
  if (byName !== undefined) return byName.part;
  return value === null ? "url" : "other";
}

/** In this order: DATABASE_URL is a URL, DATABASE_PORT a port, DATABASE_NAME a name. */
const NAMES: readonly { readonly pattern: RegExp; readonly part: VariablePart }[] = [
  { pattern: /(^|_)(URL|URI|DSN|CONNECTION(_STRING)?)$/i, part: "url" },
  { pattern: /PORT$/i, part: "port" },
  { pattern: /(HOST|HOSTNAME|SERVER|ENDPOINT|ADDR|ADDRESS)$/i, part: "host" },
  { pattern: /(PASS|PASSWORD|PASSWD|PWD|AUTH_?TOKEN|SECRET)$/i, part: "password" },
  { pattern: /(USER|USERNAME|LOGIN)$/i, part: "user" },
  { pattern: /(_DB|DBNAME|DB_?NAME|DATABASE|DATABASE_NAME|_NAME|PGDATABASE)$/i, part: "database" },
  { pattern: /BROKER|RESULT_BACKEND|_URL_/i, part: "url" },
];
