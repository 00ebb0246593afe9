/**
 * Texts that a Python expression makes, written as a shell would: `f"0.0.0.0:{os.getenv('PORT', 8000)}"` is
 * `0.0.0.0:${PORT:-8000}`. Literals, variables of the environment and names of the same file are put together;
 * whatever else is computed gives null.
 */
export function shellTexts(expression: string, named: (name: string) => string | null): string[] | null {
  const reader = new ExpressionReader(expression, named, 0);
  const texts = reader.list();
  return texts === null || !reader.atEnd() ? null : texts;
}

/** Names lead to names, and expressions stand in expressions. */
const DEPTH_MAX = 12;
const CHARACTERS_MAX = 2_000;

const STRING = /\s*([rRbBuU]?)("[^"\\\n]*"|'[^'\\\n]*')/y;
const FORMATTED = /\s*[fF](["'])/y;
const ENVIRONMENT = /\s*(?:os\s*\.\s*)?(?:getenv\s*\(|environ\s*\.\s*get\s*\(|environ\s*\[)/y;
const CONVERSION = /\s*(?:str|int)\s*\(/y;
const NUMBER = /\s*(\d[\d_]*)/y;
const NAME = /\s*([A-Za-z_]\w*)(?!\s*[.([])/y;

class ExpressionReader {
  #at = 0;

  constructor(
    readonly text: string,
    readonly named: (name: string) => string | null,
    readonly depth: number,
  ) {}

  atEnd(): boolean {
    return this.text.slice(this.#at).trim() === "";
  }

  /** One text, or the items of a list or tuple. */
  list(): string[] | null {
    if (this.text.length > CHARACTERS_MAX || this.depth > DEPTH_MAX) return null;
    const open = this.#take(/\s*\[/y);
    const items: string[] = [];
    do {
      if (items.length > 0 && this.#closes(open !== null)) break;
      const item = this.choice();
      if (item === null) return null;
      items.push(item);
    } while (this.#take(/\s*,/y) !== null);
    return open === null || this.#take(/\s*\]/y) !== null ? items : null;
  }

  /** `a or b`: the second stands where the first, a variable, is unset or empty. */
  choice(): string | null {
    let text = this.#sum();
    while (text !== null && this.#take(/\s*or\b/y) !== null) {
      const other = this.#sum();
      const name = /^\$\{(\w+)\}$/.exec(text)?.[1];
      text = other === null || name === undefined ? null : variable(name, other);
    }
    return text;
  }

  #sum(): string | null {
    let text = this.#formatted();
    while (text !== null && this.#take(/\s*\+/y) !== null) {
      const other = this.#formatted();
      text = other === null ? null : text + other;
    }
    return text;
  }

  /** `"%s:%s" % (host, port)`, `"{}:{}".format(host, port)`. */
  #formatted(): string | null {
    const text = this.#primary();
    if (text === null) return null;
    const percent = this.#take(/\s*%/y);
    const method = percent === null ? this.#take(/\s*\.\s*format\s*\(/y) : null;
    if (percent === null && method === null) return text;
    const tuple = percent !== null && this.#take(/\s*\(/y) !== null;
    const values = percent !== null && !tuple ? single(this.#primary()) : this.#arguments();
    if (values === null) return null;
    const holes = text.split(percent === null ? /\{\d*\}/ : /%[sd]/);
    if (holes.length !== values.length + 1) return null;
    return holes.map((part, index) => part + (values[index] ?? "")).join("");
  }

  #primary(): string | null {
    const quote = this.#take(FORMATTED)?.[1];
    if (quote !== undefined) return this.#template(quote);
    const string = this.#take(STRING)?.[2];
    if (string !== undefined) return string.includes("$") ? null : string.slice(1, -1);
    if (this.#take(ENVIRONMENT) !== null) return this.#environment();
    if (this.#take(CONVERSION) !== null) return onlyOne(this.#arguments());
    const number = this.#take(NUMBER)?.[1];
    if (number !== undefined) return number.replaceAll("_", "");
    if (this.#take(/\s*\(/y) !== null) return onlyOne(this.#arguments());
    const name = this.#take(NAME)?.[1];
    const assigned = name === undefined ? null : this.named(name);
    return assigned === null ? null : this.#inside(assigned);
  }

  /** Up to its quotation mark; between braces, which hold expressions, the same mark may stand again. */
  #template(quote: string): string | null {
    let result = "";
    for (let open: number | null = null; this.#at < this.text.length; this.#at += 1) {
      const character = this.text.charAt(this.#at);
      if (open === null && character === quote) {
        this.#at += 1;
        return result;
      }
      // Braces that are doubled are themselves, and a colon begins a format.
      if (/[\\$]/.test(character) || (character === "{" && open !== null)) return null;
      if (character === "{") open = this.#at + 1;
      else if (character !== "}" || open === null) result += open === null ? character : "";
      else {
        const inner = this.#inside(this.text.slice(open, this.#at));
        if (inner === null) return null;
        result += inner;
        open = null;
      }
    }
    return null;
  }

  #environment(): string | null {
    const values = this.#arguments();
    const [name, fallback] = values ?? [];
    return name === undefined || !/^\w+$/.test(name) ? null : variable(name, fallback ?? null);
  }

  /** Up to the bracket that closes them. */
  #arguments(): string[] | null {
    const values: string[] = [];
    do {
      if (this.#take(/\s*[)\]]/y) !== null) return values;
      const value = this.choice();
      if (value === null) return null;
      values.push(value);
    } while (this.#take(/\s*,/y) !== null);
    return this.#take(/\s*[)\]]/y) === null ? null : values;
  }

  #inside(expression: string): string | null {
    const reader = new ExpressionReader(expression, this.named, this.depth + 1);
    return onlyOne(reader.list(), reader.atEnd());
  }

  #closes(bracketed: boolean): boolean {
    return bracketed ? /^\s*\]/.test(this.text.slice(this.#at)) : this.atEnd();
  }

  #take(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.#at;
    const match = pattern.exec(this.text);
    if (match !== null) this.#at = pattern.lastIndex;
    return match;
  }
}

function variable(name: string, fallback: string | null): string {
  return fallback === null || fallback === "" ? `\${${name}}` : `\${${name}:-${fallback}}`;
}

function single(text: string | null): string[] | null {
  return text === null ? null : [text];
}

function onlyOne(texts: readonly string[] | null, whole = true): string | null {
  return whole && texts?.length === 1 ? (texts[0] ?? null) : null;
}
