import { readFile, writeFile } from "node:fs/promises";
import { PROFILE_SCHEMA, type Profile } from "../profile/index.js";
import { ObserveError } from "./request.js";

const BYTES_MAX = 64 * 1024 * 1024;

/** So that a later rehearsal needs no application. What could be a secret was masked when it was measured. */
export async function saveProfile(file: string, profile: Profile): Promise<void> {
  try {
    await writeFile(file, `${JSON.stringify(profile, null, 2)}\n`);
  } catch (error) {
    throw new ObserveError(`The profile cannot be written to ${file}: ${reason(error)}.`);
  }
}

export async function loadProfile(file: string): Promise<Profile> {
  let text: string;
  try {
    text = await readFile(file, "utf8");
  } catch (error) {
    throw new ObserveError(`The profile ${file} cannot be read: ${reason(error)}.`);
  }
  if (text.length > BYTES_MAX) throw new ObserveError(`The profile ${file} is too large to be one.`);
  return parseProfile(text, file);
}

/** `file` is named in the sentences about what is wrong. */
export function parseProfile(text: string, file: string): Profile {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new ObserveError(`The profile ${file} is not JSON: ${reason(error)}.`);
  }
  if (field(value, "schema") !== PROFILE_SCHEMA) {
    throw new ObserveError(`${file} is not a profile: its "schema" is not "${PROFILE_SCHEMA}".`);
  }
  const problem = firstProblem(value, PROFILE, "");
  if (problem !== null) throw new ObserveError(`The profile ${file} is damaged: ${problem}.`);
  return value as Profile;
}

function reason(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const code = "code" in error ? String(error.code) : "";
  if (code === "ENOENT") return "it does not exist";
  if (code === "EISDIR") return "it is a folder";
  if (code === "EACCES") return "permission denied";
  return error.message;
}

function field(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null
    ? Object.getOwnPropertyDescriptor(value, name)?.value
    : undefined;
}

/** The form of a value: enough to play it safely. */
type Form =
  | "text"
  | "number"
  | "flag"
  | { readonly list: Form }
  | { readonly table: Form }
  | { readonly oneOf: readonly string[] }
  | { readonly maybe: Form }
  /** May be left out. */
  | { readonly optional: Form }
  | { readonly fields: Readonly<Record<string, Form>> };

const list = (form: Form): Form => ({ list: form });
const maybe = (form: Form): Form => ({ maybe: form });
const fields = (forms: Readonly<Record<string, Form>>): Form => ({ fields: forms });
const TEXTS = list("text");

const SAMPLE = fields({
  atSeconds: "number",
  seconds: "number",
  request: "text",
  answer: "text",
  excerpt: "text",
});
const ANSWERS = fields({
  sent: "number",
  statuses: { table: "number" },
  refused: "number",
  timedOut: "number",
  waitedSeconds: "number",
  reset: "number",
  latency: maybe(fields({ p50: "number", p99: "number", max: "number" })),
  samples: list(SAMPLE),
});
const ENDPOINT = fields({
  role: { oneOf: ["target-group-check", "container-check", "ordinary", "other"] },
  method: "text",
  path: "text",
  firstHealthySeconds: maybe("number"),
  idle: ANSWERS,
  load: maybe(ANSWERS),
});
const RUN = fields({
  faults: TEXTS,
  effects: list(
    fields({
      fault: "text",
      connections: "number",
      bytes: "number",
      tookEffect: "flag",
      evidence: { optional: "text" },
    }),
  ),
  listens: list(fields({ address: "text", port: "number", atSeconds: "number" })),
  startCpuSeconds: "number",
  exit: maybe(
    fields({
      atSeconds: "number",
      exitCode: maybe("number"),
      signal: maybe("text"),
      reason: { oneOf: ["exited", "memory-limit", "stopped-by-us"] },
    }),
  ),
  phases: list(fields({ fromSeconds: "number", faults: TEXTS, endpoints: list(ENDPOINT) })),
  memory: fields({
    sampled: "flag",
    method: { oneOf: ["pss", "rss"] },
    startMiB: "number",
    peakMiB: "number",
    loadMiB: maybe("number"),
    limitMiB: maybe("number"),
  }),
  stop: maybe(
    fields({
      seconds: maybe("number"),
      waitedSeconds: "number",
      exitCode: maybe("number"),
      signal: { optional: maybe("text") },
      inFlight: "number",
      answered: "number",
    }),
  ),
  observedSeconds: { optional: "number" },
  output: TEXTS,
});
const PROFILE = fields({
  application: "text",
  driver: { oneOf: ["process", "container", "recorded"] },
  measuredAt: "text",
  cores: "number",
  dependencies: list(fields({ name: "text", providedBy: "text" })),
  runs: list(RUN),
  notObserved: list(fields({ faults: TEXTS, why: "text", help: "text" })),
  notes: { optional: TEXTS },
});

/** The first thing that is not as it has to be, with its path; null when all is well. */
function firstProblem(value: unknown, form: Form, path: string): string | null {
  const here = path === "" ? "it" : path;
  if (form === "text") return typeof value === "string" ? null : `${here} is not text`;
  if (form === "number") {
    return typeof value === "number" && Number.isFinite(value) ? null : `${here} is not a number`;
  }
  if (form === "flag") return typeof value === "boolean" ? null : `${here} is neither true nor false`;
  if ("maybe" in form) return value === null ? null : firstProblem(value, form.maybe, path);
  if ("optional" in form) return value === undefined ? null : firstProblem(value, form.optional, path);
  if ("oneOf" in form) {
    return typeof value === "string" && form.oneOf.includes(value)
      ? null
      : `${here} is not one of ${form.oneOf.join(", ")}`;
  }
  if ("list" in form) {
    if (!Array.isArray(value)) return `${here} is not a list`;
    return firstOf(value.map((item, index) => [item, form.list, `${path}[${index}]`]));
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) return `${here} is not an object`;
  const prefix = path === "" ? "" : `${path}.`;
  const inner: [unknown, Form, string][] =
    "table" in form
      ? Object.entries(value).map(([name, item]) => [item, form.table, `${prefix}${name}`])
      : Object.entries(form.fields).map(([name, item]) => [field(value, name), item, `${prefix}${name}`]);
  return firstOf(inner);
}

function firstOf(items: readonly (readonly [unknown, Form, string])[]): string | null {
  for (const [value, form, path] of items) {
    const problem = firstProblem(value, form, path);
    if (problem !== null) return problem;
  }
  return null;
}
