import { distribution } from "./manifest.js";

/**
 * Major versions that requirement files, pyproject.toml, Pipfile and lock files fix: by one exact version, or
 * by an upper bound, in which case the newest allowed one. What may be any version is not listed.
 */
export function pinnedMajors(text: string): (readonly [string, number])[] {
  const found = [
    ...pairs(text, LINE, majorAllowed),
    ...pairs(text, QUOTED, majorAllowed),
    ...pairs(text, KEYED, (range) => majorAllowed(/^\d/.test(range) ? `==${range}` : range)),
    ...pairs(text, LOCKED, (version) => majorAllowed(`==${version}`)),
  ];
  return found.map(([name, major]) => [distribution(name), major]);
}

/** `redis[hiredis]==5.0.1` of a requirements file. */
const LINE = /^[ \t]*([A-Za-z0-9][\w.-]{0,80})(?:\[[^\]\n]{0,80}\])?[ \t]*([=<>~!][^#;\n]{0,80})/gm;
/** `"redis>=5,<6"` of a list. */
const QUOTED = /["']([A-Za-z0-9][\w.-]{0,80})(?:\[[^\]\n]{0,80}\])?[ \t]*([=<>~!^][^"'\n]{0,80})["']/g;
/** `redis = "^5.0"`, `redis = {extras = ["hiredis"], version = "^5.0"}`. */
const KEYED =
  /^([A-Za-z0-9][\w.-]{0,80})[ \t]*=[ \t]*(?:\{[^}\n]{0,200}?version[ \t]*=[ \t]*)?["']([^"'\n]{1,80})["']/gm;
/** `name = "redis"` with its version in the next line; `"redis": { …, "version": "==5.0.1" }`. */
const LOCKED =
  /(?:name = "([^"\n]{1,80})"\r?\nversion = "|"([\w.-]{1,80})": \{[^{}]{0,4000}?"version": "==)(\d[^"\n]{0,40})"/g;

function pairs(
  text: string,
  pattern: RegExp,
  majorOf: (range: string) => number | null,
): (readonly [string, number])[] {
  return [...text.matchAll(pattern)].flatMap((match) => {
    const name = match[1] ?? match[2] ?? "";
    const major = majorOf(match.at(-1) ?? "");
    return major === null ? [] : [[name, major] as const];
  });
}

/** Null where any version may be installed. */
function majorAllowed(range: string): number | null {
  const exact = /(?:===?|~=|\^)\s*(\d+)/.exec(range)?.[1];
  if (exact !== undefined) return Number(exact);
  const bound = /<(=?)\s*(\d+)(?:\.(\d+))?/.exec(range);
  if (bound === null) return null;
  const [, inclusive, major = "0", minor = "0"] = bound;
  return inclusive === "=" || minor !== "0" ? Number(major) : Number(major) - 1;
}
