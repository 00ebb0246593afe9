import { folderOf } from "../../input/index.js";
import type { RuntimeRequirement } from "../../model/index.js";
import { Lines } from "../document/lines.js";
import { composerRange, pythonRange, rubyRange } from "./ranges.js";

/** One way in which a manifest names a version: the text around it tells the kind of manifest. */
interface Pattern {
  readonly language: string;
  /** What only this kind of manifest has. */
  readonly manifest: RegExp;
  /** Its group `version` is the version. */
  readonly at: RegExp;
  readonly by: string;
  readonly range: (written: string) => string | null;
  readonly enforcedBy: string | null;
}

/** The release alone: a compiler of at least that version is needed. */
const atLeast = (written: string): string | null => {
  const major = /^(?:1\.)?(\d+)$/.exec(written)?.[1];
  return major === undefined ? null : `>=${major}.0.0`;
};
const toolchain = (written: string): string | null =>
  /^\d+(?:\.\d+){0,2}$/.test(written) ? `>=${written}` : null;

const PYPROJECT = /^\[(?:project|build-system|tool\.poetry)[^\]]*\]/m;
const POM = /<project[\s>][^]*<modelVersion>/;

/** The first that fits within a manifest counts for its `by`. */
const PATTERNS: readonly Pattern[] = [
  {
    language: "python",
    manifest: PYPROJECT,
    at: /^requires-python\s*=\s*["'](?<version>[^"']+)["']/m,
    by: "requires-python",
    range: pythonRange,
    enforcedBy: "pip install .|uv sync|pdm install|hatch",
  },
  {
    language: "python",
    manifest: /^\[tool\.poetry\.dependencies\]/m,
    at: /^\[tool\.poetry\.dependencies\][^[]*?^python\s*=\s*["'](?<version>[^"']+)["']/m,
    by: "python of Poetry's dependencies",
    range: pythonRange,
    enforcedBy: "poetry install",
  },
  {
    language: "python",
    manifest: /^\[requires\]/m,
    at: /^python_(?:full_)?version\s*=\s*["'](?<version>[^"']+)["']/m,
    by: "python_version of the Pipfile",
    range: pythonRange,
    enforcedBy: "pipenv install --deploy|pipenv sync",
  },
  {
    language: "php",
    manifest: /^\s*\{[^]*"require"\s*:\s*\{/,
    at: /"require"\s*:\s*\{[^}]*?"php(?:-64bit)?"\s*:\s*"(?<version>[^"]+)"/,
    by: "php of Composer's require",
    range: composerRange,
    enforcedBy: "composer install",
  },
  {
    language: "ruby",
    manifest: /^[ \t]*source[ \t]+["']https?:\/\/rubygems/m,
    at: /^[ \t]*ruby[ \t]+["'](?<version>[^"']+)["']/m,
    by: "ruby of the Gemfile",
    range: rubyRange,
    enforcedBy: "bundle install|bundle exec",
  },
  {
    language: "java",
    manifest: POM,
    at: /<(?:maven\.compiler\.release|java\.version)>(?<version>[^<$]+)</,
    by: "the Java release of the pom.xml",
    range: atLeast,
    enforcedBy: "mvn|mvnw",
  },
  {
    language: "dotnet",
    manifest: /<Project\s+Sdk=/,
    at: /<TargetFramework>net(?<version>\d+\.\d+)</,
    by: "TargetFramework",
    range: toolchain,
    enforcedBy: "dotnet publish|dotnet build|dotnet restore",
  },
];

/** What a text asks of its language's version; empty when it is no manifest. */
export function requirementsIn(file: string, text: string): RuntimeRequirement[] {
  const lines = new Lines(file, text);
  return PATTERNS.flatMap((pattern): RuntimeRequirement[] => {
    if (!pattern.manifest.test(text)) return [];
    const match = new RegExp(pattern.at.source, `d${pattern.at.flags}`).exec(text);
    const [start, end] = match?.indices?.groups?.["version"] ?? [];
    const written = match?.groups?.["version"]?.trim();
    if (start === undefined || end === undefined || written === undefined) return [];
    return [
      {
        origin: { place: lines.place(start, end), node: null, written: true },
        language: pattern.language,
        written,
        range: pattern.range(written),
        folder: folderOf(file),
        by: pattern.by,
        enforcedBy: pattern.enforcedBy,
      },
    ];
  });
}
