/** Splits a line into words as a shell does, without running or expanding anything. Operators end up as their own words. */
export function splitShellWords(line: string): string[] {
  const words: string[] = [];
  let word = "";
  let open = false;
  let quote = "";
  const end = (): void => {
    if (open) words.push(word);
    word = "";
    open = false;
  };
  for (let at = 0; at < line.length; at += 1) {
    const character = line.charAt(at);
    if (quote === "'") {
      if (character === "'") quote = "";
      else word += character;
    } else if (character === "\\") {
      const next = line.charAt(at + 1);
      if (next !== "\n") word += quote === '"' && !/["\\$`]/.test(next) ? character + next : next;
      open = open || next !== "\n";
      at += 1;
    } else if (character === "$" && /[({]/.test(line.charAt(at + 1))) {
      const end = closingOf(line, at + 1);
      word += line.slice(at, end);
      open = true;
      at = end - 1;
    } else if (quote === '"') {
      if (character === '"') quote = "";
      else word += character;
    } else if (character === "'" || character === '"') {
      quote = character;
      open = true;
    } else if (/[;&|<>()]/.test(character) && !isPartOfWord(line, at)) {
      end();
      let operator = character;
      while (/[&|;>]/.test(line.charAt(at + 1)) && line.charAt(at + 1) === character) {
        operator += line.charAt(at + 1);
        at += 1;
      }
      words.push(operator);
    } else if (character === "#" && !open) {
      // A comment runs to the end of its line.
      at = (line.indexOf("\n", at) + 1 || line.length + 1) - 2;
    } else if (character === "\n") {
      end();
      words.push(";");
    } else if (/\s/.test(character)) {
      end();
    } else {
      word += character;
      open = true;
    }
  }
  end();
  return words;
}

/** Where `${…}` or `$(…)`, opened at `at`, ends. */
function closingOf(line: string, at: number): number {
  const open = line.charAt(at);
  const close = open === "(" ? ")" : "}";
  let depth = 0;
  for (let end = at; end < line.length; end += 1) {
    if (line.charAt(end) === open) depth += 1;
    else if (line.charAt(end) === close) depth -= 1;
    if (depth === 0) return end + 1;
  }
  return line.length;
}

/** `2>&1` belongs together. */
function isPartOfWord(line: string, at: number): boolean {
  const character = line.charAt(at);
  if (character === "&" && line.charAt(at - 1) === ">") return true;
  return character === ">" && /(?:^|\s)\d$/.test(line.slice(Math.max(0, at - 2), at));
}
