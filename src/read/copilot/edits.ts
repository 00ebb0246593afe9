import type { Change, Json } from "../../model/index.js";
import { nodeAt, type SourceDocument } from "../document/index.js";

/** What a manifest calls a field of AWS's API. */
const NAMES: Readonly<Record<string, string>> = {
  EnableExecuteCommand: "exec",
  HealthCheckPath: "path",
  HealthCheckPort: "port",
  HealthCheckIntervalSeconds: "interval",
  HealthCheckTimeoutSeconds: "timeout",
  HealthyThresholdCount: "healthy_threshold",
  UnhealthyThresholdCount: "unhealthy_threshold",
};

/** Fields that hold a duration such as `30s`, not a number. */
const DURATIONS = new Set(["interval", "timeout", "grace_period", "start_period", "deregistration_delay"]);

/** A change on the Model in the manifest's own words; null when a manifest has none for it. */
export function manifestChange(document: SourceDocument, change: Change): Change | null {
  const path = [...change.node.path];
  const last = path.pop();
  if (last === undefined) return null;
  const name = typeof last === "string" && /^[A-Z]/.test(last) ? NAMES[last] : last;
  if (name === undefined) return null;
  if (change.op !== "set") return { ...change, node: { ...change.node, path: [...path, name] } };
  const value =
    typeof change.value === "number" && DURATIONS.has(String(name)) ? `${change.value}s` : change.value;
  return intoMap(document, path, name, value, change.node.file);
}

/** `healthcheck: /health` becomes a map when something is set beside its path. */
function intoMap(
  document: SourceDocument,
  parent: readonly (string | number)[],
  name: string | number,
  value: Json,
  file: string,
): Change {
  const holder = nodeAt(document.root, parent);
  if (parent.at(-1) !== "healthcheck" || holder?.kind !== "scalar" || holder.value === null)
    return { op: "set", node: { file, path: [...parent, name] }, value };
  return { op: "set", node: { file, path: parent }, value: { path: holder.text, [name]: value } };
}
