/** `$NAME`, `${NAME}`, `${NAME:-default}` and their like, as Compose, shells and Makefiles write them. */

export interface Interpolated {
  readonly text: string;
  /** The first variable that has no value here; null when there is none. */
  readonly unresolved: string | null;
}

/** The value of a variable, or undefined when it cannot be told. */
export type Lookup = (name: string) => string | undefined;

/** Defaults may hold variables of their own, this deep. */
const NESTING_MAX = 8;

/** A variable with a default longer than this is taken for text. */
const USE_CHARACTERS_MAX = 4_000;

export function interpolate(text: string, lookup: Lookup, depth = 0): Interpolated {
  let unresolved: string | null = null;
  let result = "";
  let at = 0;
  while (at < text.length) {
    const next = text.indexOf("$", at);
    if (next < 0) break;
    result += text.slice(at, next);
    const use = useAt(text, next);
    at = next + (use?.length ?? 1);
    if (use === null) {
      result += "$";
      continue;
    }
    if (use.name === "$") {
      result += "$";
      continue;
    }
    const value = valueOf(use, lookup, depth);
    result += value.text;
    unresolved ??= value.unresolved;
  }
  return { text: result + text.slice(at), unresolved };
}

interface Use {
  readonly name: string;
  readonly operator: string;
  readonly operand: string;
  readonly length: number;
}

function useAt(text: string, at: number): Use | null {
  if (text.charAt(at + 1) === "$") return { name: "$", operator: "", operand: "", length: 2 };
  const plain = /^\$([A-Za-z_]\w*)/.exec(text.slice(at, at + 200));
  if (plain) return { name: plain[1] ?? "", operator: "", operand: "", length: plain[0].length };
  const opening = /^\$\{([A-Za-z_]\w*)(:?[-+?=]|)/.exec(text.slice(at, at + 200));
  if (!opening) return null;
  let depth = 1;
  let end = at + opening[0].length;
  const limit = Math.min(text.length, at + USE_CHARACTERS_MAX);
  for (; end < limit && depth > 0; end += 1) {
    if (text.startsWith("${", end)) depth += 1;
    else if (text.charAt(end) === "}") depth -= 1;
  }
  if (depth > 0) return null;
  const operand = text.slice(at + opening[0].length, end - 1);
  return { name: opening[1] ?? "", operator: opening[2] ?? "", operand, length: end - at };
}

function valueOf({ name, operator, operand }: Use, lookup: Lookup, depth: number): Interpolated {
  const value = lookup(name);
  const set = value !== undefined && (value !== "" || !operator.startsWith(":"));
  const inner = (): Interpolated =>
    depth < NESTING_MAX ? interpolate(operand, lookup, depth + 1) : { text: operand, unresolved: name };
  if (operator.endsWith("+")) return set ? inner() : { text: "", unresolved: null };
  if (set && (operator !== "" || operand === "")) return { text: value, unresolved: null };
  if (operator.endsWith("-") || operator.endsWith("=")) return inner();
  return { text: `\${${name}}`, unresolved: name };
}
