/** The builder's own way with words: quotes, escapes and variables, as in ENV, WORKDIR, COPY and FROM. */

/** The value of a variable: a text, null when it is not set, or undefined when it cannot be told. */
export type Lookup = (name: string) => string | null | undefined;

export interface Expanded {
  readonly text: string;
  /** The variable that could not be resolved; null when all were. */
  readonly unresolved: string | null;
}

/** Splits at blanks outside quotes; quotes and escapes stay. */
export function splitWords(text: string, escape: string): string[] {
  const words: string[] = [];
  let word = "";
  let quote = "";
  for (let at = 0; at < text.length; at += 1) {
    const character = text.charAt(at);
    if (character === escape && quote !== "'") {
      word += character + text.charAt(at + 1);
      at += 1;
    } else if (quote === "" && /\s/.test(character)) {
      if (word !== "") words.push(word);
      word = "";
    } else {
      if (quote === "" && (character === '"' || character === "'")) quote = character;
      else if (character === quote) quote = "";
      word += character;
    }
  }
  return word === "" ? words : [...words, word];
}

/** Takes quotes and escapes away and puts variables in. */
export function expand(word: string, lookup: Lookup, escape: string): Expanded {
  let text = "";
  let quote = "";
  let unresolved: string | null = null;
  for (let at = 0; at < word.length; at += 1) {
    const character = word.charAt(at);
    if (character === escape && quote !== "'" && at + 1 < word.length) {
      const next = word.charAt(at + 1);
      // Inside double quotes only what is special there is escaped.
      text += quote === '"' && !['"', "$", escape].includes(next) ? character + next : next;
      at += 1;
    } else if (quote === "" && (character === '"' || character === "'")) {
      quote = character;
    } else if (quote !== "" && character === quote) {
      quote = "";
    } else if (character === "$" && quote !== "'") {
      const variable = variableAt(word, at);
      if (variable === null) {
        text += character;
        continue;
      }
      const value = valueOf(variable, lookup, escape);
      text += value.text;
      unresolved ??= value.unresolved;
      at += variable.length - 1;
    } else {
      text += character;
    }
  }
  return { text, unresolved };
}

interface VariableUse {
  readonly name: string;
  /** `:-`, `-`, `:+`, `+`, `:?`, `?`, or null. */
  readonly operator: string | null;
  readonly operand: string;
  readonly length: number;
}

function variableAt(text: string, at: number): VariableUse | null {
  const plain = /^\$([A-Za-z_]\w*)/.exec(text.slice(at));
  if (plain) return { name: plain[1] ?? "", operator: null, operand: "", length: plain[0].length };
  const opening = /^\$\{([A-Za-z_]\w*)(:?[-+?])?/.exec(text.slice(at));
  if (!opening) return null;
  let depth = 1;
  let end = at + opening[0].length;
  for (; end < text.length && depth > 0; end += 1) {
    if (text.startsWith("${", end)) depth += 1;
    else if (text.charAt(end) === "}") depth -= 1;
  }
  if (depth > 0) return null;
  return {
    name: opening[1] ?? "",
    operator: opening[2] ?? null,
    operand: text.slice(at + opening[0].length, end - 1),
    length: end - at,
  };
}

function valueOf({ name, operator, operand }: VariableUse, lookup: Lookup, escape: string): Expanded {
  // Pattern forms such as `${name#prefix}` are not worked out.
  if (operator === null && operand !== "") return { text: `\${${name}}`, unresolved: name };
  const value = lookup(name);
  const set = value !== null && value !== undefined && (value !== "" || !operator?.startsWith(":"));
  if (operator?.endsWith("+")) {
    if (value === undefined) return { text: "", unresolved: name };
    return set ? expand(operand, lookup, escape) : { text: "", unresolved: null };
  }
  if (set) return { text: value, unresolved: null };
  // What might set it (a build argument, the base image) is rare; the default is what the file says.
  if (operator?.endsWith("-")) return expand(operand, lookup, escape);
  return { text: `\${${name}}`, unresolved: name };
}
