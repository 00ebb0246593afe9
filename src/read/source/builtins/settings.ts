import type { Expression, Member } from "../syntax/tree.js";
import { evaluate } from "../run/expressions.js";
import type { Machine } from "../run/machine.js";
import {
  alternatives,
  type Arguments,
  type ClassTerm,
  type ExternalTerm,
  literal,
  type ObjectTerm,
  pathOf,
  type Term,
  textOfTerm,
  UNDEFINED,
} from "../terms/term.js";
import { number } from "./numbers.js";
import { readVariable, requireVariable } from "./environment.js";

/** Classes whose instances read their fields from the environment. */
const SETTINGS: readonly { readonly module: string; readonly name: string }[] = [
  // Source: pydantic-settings, "Settings Management": fields are read from variables of the same name, case-insensitively.
  { module: "pydantic_settings", name: "BaseSettings" },
  { module: "pydantic", name: "BaseSettings" },
  { module: "pydantic.v1", name: "BaseSettings" },
];

/** Fills an instance of a settings class; false when its library's base is another. */
export function settingsInstance(
  machine: Machine,
  made: ClassTerm,
  library: ExternalTerm,
  self: ObjectTerm,
  given: Arguments,
): boolean {
  const name = pathOf(library).join(".");
  if (!SETTINGS.some((one) => one.module === library.module && one.name === name)) return false;
  const prefix = prefixOf(machine, made);
  for (const member of fieldsOf(made)) {
    const passed = given.named.get(member.name);
    self.properties.set(member.name, passed ?? fieldValue(machine, made, member, prefix));
  }
  return true;
}

function fieldsOf(made: ClassTerm): Member[] {
  const inherited = made.bases
    .flatMap(alternatives)
    .flatMap((base) => (base.kind === "class" && base !== made ? fieldsOf(base) : []));
  const own = made.node.members.filter(
    (member) => member.role === "field" && member.type !== null && !member.name.startsWith("model_"),
  );
  return [...inherited.filter((member) => !own.some((one) => one.name === member.name)), ...own];
}

/** `env_prefix` of `model_config` or of the older inner class `Config`. */
function prefixOf(machine: Machine, made: ClassTerm): string {
  const configuration = made.statics.get("model_config");
  if (configuration?.kind === "external")
    return textOfTerm(configuration.call?.arguments.named.get("env_prefix")) ?? "";
  if (configuration?.kind === "object") return textOfTerm(configuration.properties.get("env_prefix")) ?? "";
  const inner = made.statics.get("Config");
  return inner?.kind === "class"
    ? (textOfTerm(machine.here(inner.statics.get("env_prefix") ?? UNDEFINED)) ?? "")
    : "";
}

function fieldValue(machine: Machine, made: ClassTerm, member: Member, prefix: string): Term {
  const written = member.value === null ? null : evaluate(machine, made.scope, member.value);
  const field = written?.kind === "external" ? fieldOf(written) : null;
  const fallback = field === null ? written : field.fallback;
  const variable = field?.variable ?? `${prefix}${member.name}`.toUpperCase();
  const at = member.at;
  if (fallback === null) {
    const optional = member.type !== null && isFactory(field);
    return optional
      ? readVariable(machine, variable, at)
      : typed(member.type, requireVariable(machine, variable, at));
  }
  return typed(member.type, readVariable(machine, variable, at, fallback));
}

interface Field {
  readonly fallback: Term | null;
  readonly variable: string | null;
  readonly factory: boolean;
}

function isFactory(field: Field | null): boolean {
  return field?.factory === true;
}

/** `Field(default, env="NAME")`, `Field(validation_alias="NAME")`. */
function fieldOf(term: ExternalTerm): Field | null {
  const given = term.call?.arguments;
  if (given === undefined) return null;
  const first = given.positional[0] ?? given.named.get("default") ?? null;
  const required =
    first === null || pathOf(term).length === 0 || (first.kind === "unknown" && first.variable === null);
  const variable = ["env", "validation_alias", "alias"]
    .map((name) => textOfTerm(given.named.get(name)))
    .find((name) => name !== null);
  return {
    fallback: required ? null : first,
    variable: variable ?? null,
    factory: given.named.has("default_factory"),
  };
}

/** Texts of the environment become what the field's type says. */
function typed(type: Expression | null, value: Term): Term {
  const name = type?.kind === "name" ? type.name : "";
  if (name === "int" || name === "float") return number(value);
  if (name === "bool" && value.kind === "literal" && typeof value.value === "string") {
    return literal(/^(1|true|t|yes|y|on)$/i.test(value.value), value.at);
  }
  return value;
}
