export interface Token {
  readonly kind: "word" | "{" | "}" | ";";
  readonly text: string;
  /** Written in quotation marks. */
  readonly quoted: boolean;
  readonly start: number;
  readonly end: number;
}

export interface Lexed {
  readonly tokens: readonly Token[];
  /** Where the text ends inside of quotation marks; null when it does not. */
  readonly openQuoteAt: number | null;
}

/** The words and marks of nginx's configuration language. Comments are left out. */
export function lex(text: string): Lexed {
  const tokens: Token[] = [];
  let at = 0;
  while (at < text.length) {
    const character = text.charAt(at);
    if (/\s/.test(character)) at += 1;
    else if (character === "#") at = endOfLine(text, at);
    else if (character === "{" || character === "}" || character === ";") {
      tokens.push({ kind: character, text: character, quoted: false, start: at, end: at + 1 });
      at += 1;
    } else if (character === '"' || character === "'") {
      const end = endOfQuote(text, at);
      if (end === null) return { tokens, openQuoteAt: at };
      tokens.push({
        kind: "word",
        text: unescaped(text.slice(at + 1, end)),
        quoted: true,
        start: at,
        end: end + 1,
      });
      at = end + 1;
    } else {
      const end = endOfWord(text, at);
      tokens.push({ kind: "word", text: text.slice(at, end), quoted: false, start: at, end });
      at = end;
    }
  }
  return { tokens, openQuoteAt: null };
}

function endOfLine(text: string, at: number): number {
  const end = text.indexOf("\n", at);
  return end < 0 ? text.length : end;
}

function endOfQuote(text: string, at: number): number | null {
  const quote = text.charAt(at);
  for (let index = at + 1; index < text.length; index += 1) {
    if (text.charAt(index) === "\\") index += 1;
    else if (text.charAt(index) === quote) return index;
  }
  return null;
}

/** A word ends at white space and at marks, but `${name}` stands within one. */
function endOfWord(text: string, at: number): number {
  let index = at;
  while (index < text.length) {
    const character = text.charAt(index);
    if (character === "$" && text.charAt(index + 1) === "{") {
      const close = text.indexOf("}", index);
      if (close < 0) return text.length;
      index = close + 1;
    } else if (character === "\\") index += 2;
    else if (/[\s;{}]/.test(character)) break;
    else index += 1;
  }
  return Math.min(index, text.length);
}

function unescaped(text: string): string {
  return text.replace(/\\(["'\\])/g, "$1");
}
