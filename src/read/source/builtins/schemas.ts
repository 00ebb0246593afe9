import type { Machine } from "../run/machine.js";
import {
  type ExternalTerm,
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
  for (const [variable, declared] of declarations)
    made.properties.set(variable, declaredValue(machine, variable, declared, safe));
  if (name.endsWith("safeParse"))
    return objectTerm(
      [
        ["success", unknownTerm("it depends on the environment")],
        ["data", made],
      ],
      machine.depth,
      true,
    );
  if (name.endsWith("validate"))
    return objectTerm(
      [
        ["value", made],
        ["error", unknownTerm("it depends on the environment")],
      ],
      machine.depth,
      true,
    );
  return name.endsWith("Async") ? promise(made) : made;
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
  for (let at: ExternalTerm | null = term; at !== null; at = at.parent)
    at.call?.arguments.positional.forEach(collect);
  return found;
}

interface Declaration {
  readonly fallback: Term | null;
  readonly optional: boolean;
  readonly numeric: boolean;
}

function declarationOf(term: ExternalTerm): Declaration {
  let fallback: Term | null = null;
  let optional = false;
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
    // Inside `z.preprocess(f, schema)`, `z.union([…])`: what they hold may be optional.
    if (["preprocess", "union", "or", "pipe"].includes(method)) optional = true;
  }
  return { fallback, optional, numeric };
}

function declaredValue(machine: Machine, variable: string, declared: ExternalTerm, safe: boolean): Term {
  const { fallback, optional, numeric } = declarationOf(declared);
  const at = declared.call?.at;
  if (at === undefined) return unknownTerm("its declaration is not known", variable);
  const value =
    fallback === null && !optional && !safe
      ? requireVariable(machine, variable, at)
      : readVariable(machine, variable, at, fallback ?? UNDEFINED);
  return numeric ? number(value) : value;
}
