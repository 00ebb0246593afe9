import type { Machine } from "../run/machine.js";
import {
  type Arguments,
  choice,
  type ExternalTerm,
  literal,
  type ObjectTerm,
  objectTerm,
  pathOf,
  promise,
  type Term,
  UNDEFINED,
  unknownTerm,
} from "../terms/term.js";
import { readVariable, requireVariable } from "./environment.js";
import { number } from "./numbers.js";

/**
 * Schemas that check the environment: an object of declarations, one per variable, and a call that
 * is given `process.env`. Which library it is does not matter as long as it is written in this way.
 */
const PARSERS =
  /(^|\.)(parse|safeParse|parseAsync|validate|cleanEnv|makeValidator|createEnv|attempt|validateSync|cast)$/;

export function schemaCall(machine: Machine, term: ExternalTerm): Term | null {
  const given = term.call?.arguments.positional ?? [];
  const name = pathOf(term).slice(0, -1).join(".");
  if (!PARSERS.test(name)) return null;
  const environment =
    given.find(isEnvironment) ??
    given.flatMap((one) => (one.kind === "object" ? [...one.properties.values()] : [])).find(isEnvironment);
  if (environment === undefined) return null;
  const declarations = declarationsIn(term);
  if (declarations.length === 0) return null;
  const safe = /(safeParse|validate)$/.test(name);
  const made = objectTerm([], machine.depth, true);
  const required: string[] = [];
  for (const [variable, declared] of declarations) {
    const declaration = declarationOf(declared);
    made.properties.set(variable, declaredValue(machine, variable, declared, declaration, safe));
    if (declaration.fallback === null && !declaration.optional) required.push(variable);
  }
  if (name.endsWith("safeParse"))
    return objectTerm(
      [
        ["success", unlessMissing(machine, required, literal(false))],
        ["error", unlessMissing(machine, required, objectTerm([], machine.depth, true))],
        ["data", made],
      ],
      machine.depth,
      true,
    );
  if (name.endsWith("validate"))
    return objectTerm(
      [
        ["value", made],
        [
          "error",
          unlessMissing(
            machine,
            required,
            objectTerm([["message", literal("it is required")]], machine.depth, true),
          ),
        ],
      ],
      machine.depth,
      true,
    );
  return name.endsWith("Async") ? promise(made) : made;
}

/** More than these at once make no choice that can be followed. */
const REQUIRED_MAX = 4;

/** What a check says that does not throw: `missing` where one of these is not set. */
function unlessMissing(machine: Machine, required: readonly string[], missing: Term): Term {
  let made: Term = unknownTerm("it depends on the environment");
  for (const variable of required.slice(0, REQUIRED_MAX).toReversed())
    if (!machine.environment.has(variable)) made = choice(variable, made, missing);
  return machine.here(made);
}

/**
 * Settings that each name their variable: `{ port: { default: 3000, env: "PORT" } }`, given to a library as a whole.
 */
export function settingsCall(machine: Machine, given: Arguments): void {
  for (const term of given.positional)
    if (term.kind === "object" && term.class === null) settingsIn(machine, term, 0);
}

const SETTINGS_DEPTH_MAX = 5;

function settingsIn(machine: Machine, settings: ObjectTerm, depth: number): void {
  const variable = settings.properties.get("env");
  const isSetting = settings.properties.has("default") || settings.properties.has("format");
  if (
    isSetting &&
    variable?.kind === "literal" &&
    typeof variable.value === "string" &&
    variable.at !== null
  ) {
    readVariable(machine, variable.value, variable.at, settings.properties.get("default") ?? UNDEFINED);
    return;
  }
  if (depth >= SETTINGS_DEPTH_MAX) return;
  for (const inner of settings.properties.values())
    if (inner.kind === "object" && inner.class === null) settingsIn(machine, inner, depth + 1);
}

function isEnvironment(term: Term): boolean {
  return term.kind === "native" && term.name === "environment";
}

/** All declarations on the way: `z.object({…}).extend({…}).parse(…)`, `cleanEnv(process.env, {…})`. */
function declarationsIn(term: ExternalTerm): (readonly [string, ExternalTerm])[] {
  const found: (readonly [string, ExternalTerm])[] = [];
  const collect = (one: Term): void => {
    if (one.kind !== "object") return;
    for (const [name, value] of one.properties) {
      if (value.kind === "external") found.push([name, value]);
      else if (value.kind === "object" && (name === "server" || name === "shared")) collect(value);
    }
  };
  const along = (last: ExternalTerm): void => {
    for (let at: ExternalTerm | null = last; at !== null; at = at.parent)
      at.call?.arguments.positional.forEach(collect);
  };
  along(term);
  // `attempt(process.env, schema)`: the schema is what is given.
  if (found.length === 0)
    for (const given of term.call?.arguments.positional ?? []) if (given.kind === "external") along(given);
  return found;
}

interface Declaration {
  readonly fallback: Term | null;
  readonly optional: boolean;
  readonly numeric: boolean;
}

function declarationOf(term: ExternalTerm): Declaration {
  let fallback: Term | null = null;
  // Source: Joi API, any.optional(): keys are optional by default.
  const mustBeMarked = /^(joi|@hapi\/joi|yup)$/.test(term.module);
  let optional = false;
  let marked = false;
  let numeric = false;
  for (let at: ExternalTerm | null = term; at !== null; at = at.parent) {
    const name = at.name ?? "";
    const given = at.call?.arguments.positional ?? [];
    const method = at.call === null ? "" : (at.parent?.name ?? "");
    if (method === "default" || method === "catch" || method === "prefault")
      fallback ??= given[0] ?? UNDEFINED;
    for (const option of given)
      if (option.kind === "object")
        fallback ??= option.properties.get("default") ?? option.properties.get("devDefault") ?? null;
    if (["optional", "nullish", "allow"].includes(method)) optional = true;
    if (["number", "int", "coerce", "port", "num", "Number"].includes(name)) numeric = true;
    if (["required", "exist"].includes(method)) marked = true;
    // Inside `z.preprocess(f, schema)`, `z.union([…])`: what they hold may be optional.
    if (["preprocess", "union", "or", "pipe"].includes(method)) optional = true;
  }
  return { fallback, optional: mustBeMarked ? !marked : optional, numeric };
}

function declaredValue(
  machine: Machine,
  variable: string,
  declared: ExternalTerm,
  { fallback, optional, numeric }: Declaration,
  safe: boolean,
): Term {
  const at = declared.call?.at;
  if (at === undefined) return unknownTerm("its declaration is not known", variable);
  const value =
    fallback === null && !optional && !safe
      ? requireVariable(machine, variable, at)
      : readVariable(machine, variable, at, fallback ?? UNDEFINED);
  return numeric ? number(value) : value;
}
