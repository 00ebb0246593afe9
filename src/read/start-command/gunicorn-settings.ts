import type { Lookup } from "../interpolate.js";

/**
 * The settings that a gunicorn configuration assigns, as far as they are written: a literal, or a
 * variable of the environment with a default. What is computed, or set only under a condition, is
 * named and not known. Source: https://docs.gunicorn.org/en/stable/settings.html (read 2026-11-21).
 */
export class GunicornSettings {
  readonly #assigned = new Map<string, string | null>();
  /** Names are made while it runs, or come from elsewhere: any setting may be among them. */
  readonly assignsByName: boolean;

  constructor(
    text: string,
    readonly lookup: Lookup,
  ) {
    this.assignsByName = ASSIGNS_BY_NAME.test(text);
    for (const { name, value, certain } of assignments(text))
      this.#assigned.set(name, certain ? value : null);
  }

  has(name: string): boolean {
    return this.#assigned.has(name);
  }

  /** The expression as written; null when it is not assigned plainly. */
  expression(name: string): string | null {
    return this.#assigned.get(name) ?? null;
  }

  /** Undefined when it is not assigned, null when its value is not known. */
  number(name: string): number | null | undefined {
    const text = this.text(name);
    if (text === undefined || text === null) return text;
    const value = Number(text);
    return Number.isFinite(value) && text !== "" ? value : null;
  }

  text(name: string): string | null | undefined {
    if (!this.has(name)) return undefined;
    return valueOf(this.expression(name) ?? "", this.lookup);
  }
}

const ASSIGNS_BY_NAME =
  /\b(?:locals|globals|vars)\(\)(?:\s*\[[^\]\n]*\]\s*=(?!=)|\s*\.\s*update\b)|\bexec\(|^\s*from\s+[\w.]+\s+import\s+\*/m;

interface Assignment {
  readonly name: string;
  readonly value: string;
  /** Stands at the top of the module, so that it is made whatever happens. */
  readonly certain: boolean;
}

function assignments(text: string): Assignment[] {
  const lines = withoutStrings(text).split(/\r?\n/);
  const source = text.split(/\r?\n/);
  return lines.flatMap((line, index): Assignment[] => {
    const match = /^(\s*)([a-z_]\w*)\s*(?::\s*[\w[\], ]+)?=(?!=)/i.exec(line);
    if (match === null) return [];
    const value = (source[index] ?? "")
      .slice(match[0].length)
      .replace(/\s+#.*$/, "")
      .trim();
    // A bracket that is closed further down goes beyond what is read here.
    return [{ name: match[2] ?? "", value, certain: match[1] === "" && balanced(value) }];
  });
}

/** Texts over several lines hold no assignments. */
function withoutStrings(text: string): string {
  return text.replace(/("""|''')[^]*?\1/g, (whole) => whole.replace(/[^\n]/g, " "));
}

function balanced(text: string): boolean {
  const plain = text.replace(/"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'/g, "");
  return (
    (plain.match(/[([{]/g)?.length ?? 0) === (plain.match(/[)\]}]/g)?.length ?? 0) && !plain.endsWith("\\")
  );
}

const FROM_ENVIRONMENT =
  /^os\.(?:getenv\(|environ\.get\(|environ\[)\s*["'](\w+)["']\s*(?:,\s*(?:["']([^"']*)["']|([\d.]+)))?\s*[)\]]$/;

function valueOf(expression: string, lookup: Lookup): string | null {
  const inner = /^(?:int|float|str)\((.*)\)$/.exec(expression)?.[1]?.trim() ?? expression;
  if (/^\d[\d_]*(?:\.\d+)?$/.test(inner)) return inner.replaceAll("_", "");
  const literal = /^(["'])([^"'\\]*)\1$/.exec(inner);
  if (literal !== null) return literal[2] ?? "";
  const read = FROM_ENVIRONMENT.exec(inner);
  if (read === null) return null;
  const value = lookup(read[1] ?? "");
  if (value === undefined) return null;
  return value === "" ? (read[2] ?? read[3] ?? null) : value;
}
