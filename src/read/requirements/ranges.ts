/**
 * Ranges of versions as the package managers write them, as ranges of semantic versions. A clause
 * that has no counterpart is left out, so that the range is never narrower than what was written.
 * Sources (read 2026-11-21): https://packaging.python.org/en/latest/specifications/version-specifiers/,
 * https://python-poetry.org/docs/dependency-specification/, https://getcomposer.org/doc/articles/versions.md,
 * https://guides.rubygems.org/patterns/#declaring-dependencies.
 */

/** PEP 440 and Poetry: `>=3.9,<3.13`, `~=3.9`, `==3.11.*`, `^3.11`, `~3.11`. */
export function pythonRange(written: string): string | null {
  return alternatives(written, /\s*\|\|?\s*/, (clause) => {
    const [, operator = "", version = ""] =
      /^(===|==|~=|>=|<=|!=|>|<|\^|~)?\s*v?([\d.*]+)$/.exec(clause) ?? [];
    if (version === "") return null;
    if (operator === "!=") return "";
    if (operator === "~=") return `>=${padded(version)} <${nextOf(version, parts(version) - 2)}`;
    // A version without an operator means just it, whatever its last numbers are.
    if (operator === "==" || operator === "===" || operator === "") return starred(version);
    if (operator === "~") return `~${version}`;
    return operator === "^" ? `^${version}` : `${operator}${padded(version)}`;
  });
}

/** Composer: `^8.2`, `>=8.1 <8.4`, `~8.2`, `8.2.*`, `8.1 - 8.3`. */
export function composerRange(written: string): string | null {
  return alternatives(written, /\s*\|\|?\s*/, (clause) => {
    const hyphen = /^([\d.]+) - ([\d.]+)$/.exec(clause);
    if (hyphen !== null) return `>=${padded(hyphen[1] ?? "")} <=${starred(hyphen[2] ?? "")}`;
    const [, operator = "", version = ""] = /^(>=|<=|!=|>|<|=|\^|~)?\s*v?([\d.*]+)$/.exec(clause) ?? [];
    if (version === "") return clause === "*" ? "*" : null;
    if (operator === "!=") return "";
    if (operator === "~") return `>=${padded(version)} <${nextOf(version, parts(version) - 2)}`;
    if (operator === "" || operator === "=") return starred(version);
    return operator === "^" ? `^${version}` : `${operator}${padded(version)}`;
  });
}

/** Bundler: `3.2.2`, `~> 3.2`, `>= 3.1`. */
export function rubyRange(written: string): string | null {
  return alternatives(written, /$^/, (clause) => {
    const [, operator = "", version = ""] = /^(~>|>=|<=|!=|>|<|=)?\s*([\d.]+)$/.exec(clause) ?? [];
    if (version === "") return null;
    if (operator === "!=") return "";
    if (operator === "~>") return `>=${padded(version)} <${nextOf(version, parts(version) - 2)}`;
    return operator === "" || operator === "=" ? starred(version) : `${operator}${padded(version)}`;
  });
}

/** Null when a clause cannot be read. Clauses between commas and spaces must all hold. */
function alternatives(written: string, or: RegExp, read: (clause: string) => string | null): string | null {
  const ranges = written.split(or).map((all) => {
    const clauses = all
      .replace(/(===|==|~=|~>|>=|<=|!=|>|<|\^|~)\s+/g, "$1")
      .split(/,\s*|(?<!-)\s+(?!-)/)
      .filter((clause) => clause !== "");
    const parsed = clauses.map((clause) => read(clause.trim()));
    return parsed.includes(null) ? null : parsed.filter((clause) => clause !== "").join(" ");
  });
  return ranges.includes(null) ? null : ranges.map((range) => (range === "" ? "*" : range)).join(" || ");
}

function parts(version: string): number {
  return version.split(".").length;
}

/** `3.9` → `3.9.0`. */
function padded(version: string): string {
  const numbers = version.replaceAll("*", "0").split(".");
  return [...numbers, "0", "0"].slice(0, 3).join(".");
}

/** `3.11` and `3.11.*` → `3.11.x`. */
function starred(version: string): string {
  return version.split(".").slice(0, 3).join(".").replaceAll("*", "x");
}

/** The first version after all that share the numbers up to `index`. */
function nextOf(version: string, index: number): string {
  const numbers = version.split(".").map(Number);
  const kept = numbers.slice(0, Math.max(index, 0) + 1);
  kept.push((kept.pop() ?? 0) + 1);
  return padded(kept.join("."));
}
