import { tlsRequiredByDefault } from "../../aws/database-tls.js";
import { known, knownValue, unknown, type Value } from "../../model/index.js";
import type { Fields } from "../resource/fields.js";
import { type Resolved, textOf } from "../resource/resolved.js";
import type { StackReading } from "./stack.js";

/** Whether the server refuses clients without TLS: by its parameter group, otherwise by the default of its version. */
export function databaseRequiresTls(
  stack: StackReading,
  own: Fields,
  cluster: Fields | null,
  engine: Value<string>,
  version: Value<string>,
): Value<boolean> {
  const forced = [...groupsOf(stack, own), ...(cluster === null ? [] : groupsOf(stack, cluster))];
  for (const group of forced) {
    if (group === "elsewhere")
      return unknown("its parameter group is made outside of these files", own.origin);
    const parameters = group.raw("Parameters");
    const name = [...PARAMETERS].find(
      (each) => parameters?.kind === "mapping" && parameters.entries.has(each),
    );
    const value =
      name === undefined || parameters?.kind !== "mapping" ? undefined : parameters.entries.get(name)?.value;
    if (value !== undefined) return truth(value);
    if (parameters?.kind === "unresolved") return unknown(parameters.reason, parameters.origin);
  }
  const name = knownValue(engine);
  if (name === undefined) return unknown("its engine is unknown", own.origin);
  const required = tlsRequiredByDefault(name, knownValue(version) ?? null);
  if (required !== null) return known(required, { ...version.origin, written: false });
  return unknown("the default depends on the engine's version", version.origin);
}

const PARAMETERS: ReadonlySet<string> = new Set(["rds.force_ssl", "require_secure_transport", "tls"]);

/** The parameter groups that an instance or cluster names. */
function groupsOf(stack: StackReading, fields: Fields): (Fields | "elsewhere")[] {
  return ["DBParameterGroupName", "DBClusterParameterGroupName"].flatMap((name): (Fields | "elsewhere")[] => {
    const raw = fields.raw(name);
    if (raw === undefined) return [];
    const group = stack.target(raw);
    if (group !== null) return [group.stack.fields(group.resource)];
    // The engine's default group changes nothing.
    return textOf(raw)?.startsWith("default.") === true ? [] : ["elsewhere"];
  });
}

function truth(raw: Resolved): Value<boolean> {
  const text = textOf(raw)?.toLowerCase();
  if (text === "1" || text === "on" || text === "true" || text === "enabled") return known(true, raw.origin);
  if (text === "0" || text === "off" || text === "false" || text === "disabled")
    return known(false, raw.origin);
  return unknown(raw.kind === "unresolved" ? raw.reason : "its value is unknown", raw.origin);
}

/** With transit encryption a cache takes clients without TLS only where its mode says `preferred`. */
export function cacheRequiresTls(fields: Fields, engine: Value<string>): Value<boolean> {
  const enabled = fields.boolean("TransitEncryptionEnabled", false);
  // Valkey is encrypted unless it is said otherwise in ways that differ by version.
  if (knownValue(engine)?.toLowerCase() === "valkey" && !fields.has("TransitEncryptionEnabled")) {
    return unknown("the default depends on the engine's version", fields.origin);
  }
  if (!enabled.known || !enabled.value) return enabled;
  const mode = fields.text("TransitEncryptionMode", "required");
  return mode.known
    ? known(mode.value.toLowerCase() === "required", mode.origin.written ? mode.origin : enabled.origin)
    : mode;
}
