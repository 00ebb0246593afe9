import { type InputFiles, joinPath, matchesPath } from "../../../input/index.js";
import type { IgnoredFile, Origin } from "../../../model/index.js";
import { insideOf } from "./hooks.js";

/**
 * What a file of patterns keeps out of the version that `eb deploy` makes. With `.ebignore` the EB CLI packs the
 * folder without what it names; without one it packs what git tracks, to which `.gitignore` adds nothing.
 * Source: https://docs.aws.amazon.com/elasticbeanstalk/latest/dg/eb3-deploy.html (read 2026-11-21).
 */
export interface LeavingOut {
  readonly file: string;
  readonly patterns: readonly Pattern[];
}

export interface Pattern {
  readonly origin: Origin;
  readonly text: string;
  /** `!`: what it matches is taken in again. */
  readonly again: boolean;
}

/** Longer lists are not followed. */
const PATTERNS_MAX = 400;

/** Null when there is no such file, or when it is written in ways that are not followed. */
export function patternsOf(bundle: string, name: string, files: InputFiles): LeavingOut | null {
  const file = joinPath(bundle, name);
  const text = bundle.includes("!") ? undefined : files.files.get(file)?.text();
  if (text === undefined || text === null) return null;
  const lines = text.split(/\r?\n/, PATTERNS_MAX + 1);
  if (lines.length > PATTERNS_MAX || lines.some((line) => /^[^#]*[[\]\\]/.test(line))) return null;
  const patterns = lines.flatMap((line, index): Pattern[] => {
    const written = line.trim();
    if (written === "" || written.startsWith("#")) return [];
    const column = line.indexOf(written) + 1;
    const place = { file, line: index + 1, column, endLine: index + 1, endColumn: column + written.length };
    const again = written.startsWith("!");
    return [
      {
        origin: { place, node: null, written: true },
        text: again ? written.slice(1) : written,
        again,
      },
    ];
  });
  return { file, patterns };
}

/** The pattern that keeps a file out: the last one that matches it counts. */
export function leftOutBy({ patterns }: LeavingOut, inside: string): Pattern | null {
  const last = patterns.findLast(({ text }) => matches(text, inside));
  return last === undefined || last.again ? null : last;
}

/** `dist/` names folders alone. */
function matches(pattern: string, inside: string): boolean {
  const at = inside.lastIndexOf("/");
  const path = pattern.endsWith("/") ? inside.slice(0, Math.max(at, 0)) : inside;
  if (path === "") return false;
  // Most patterns are names, and bundles may hold thousands of files.
  if (/[*?]/.test(pattern)) return matchesPath(pattern, path);
  const name = pattern.replace(/^\.?\//, "").replace(/\/+$/, "");
  const anchored = pattern.startsWith("/") || name.includes("/");
  return anchored ? `${path}/`.startsWith(`${name}/`) : `/${path}/`.includes(`/${name}/`);
}

/** The files of a bundle as its version holds them; other folders are left as they are. */
export function withoutLeftOut(bundle: string, leaving: LeavingOut | null, files: InputFiles): InputFiles {
  if (leaving === null) return files;
  const kept = [...files.files].filter(([path]) => !isLeftOut(bundle, leaving, path));
  return { ...files, files: new Map(kept) };
}

export function isLeftOut(bundle: string, leaving: LeavingOut, path: string): boolean {
  const inside = insideOf(bundle, path);
  return inside !== null && leftOutBy(leaving, inside) !== null;
}

/** The platform's folders of which the version holds nothing; one file that is left out is meant to be. */
export function configurationLeftOut(
  bundle: string,
  leaving: LeavingOut | null,
  files: InputFiles,
): IgnoredFile[] {
  if (leaving === null) return [];
  const inside = [...files.files.keys()].flatMap((path) => insideOf(bundle, path) ?? []);
  return FOLDERS.flatMap(({ files: counts, what }): IgnoredFile[] => {
    const own = inside.filter((path) => counts.test(path));
    const patterns = own.map((path) => leftOutBy(leaving, path));
    const [file] = own;
    const [first] = patterns;
    if (file === undefined || first === undefined || first === null || patterns.includes(null)) return [];
    const why = `the pattern \`${first.text}\` keeps it out of the version that eb deploy makes, as all of its folder`;
    return [{ origin: first.origin, file: joinPath(bundle, file), what, why }];
  });
}

const FOLDERS = [
  { files: /^\.ebextensions\/[^/]+\.config$/, what: "a configuration file" },
  { files: /^\.platform\/(?:hooks|confighooks|nginx)\//, what: "a file for the platform" },
];
