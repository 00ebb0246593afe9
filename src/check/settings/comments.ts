import type { Finding, Notice } from "../../finding/index.js";
import type { Suppression } from "./settings.js";
import { wrongCause, wrongReason } from "./suppression.js";

export interface Inline {
  readonly suppressions: readonly Suppression[];
  /** What was meant as a suppression and is none. */
  readonly notices: readonly Notice[];
}

/** The word that all inline suppressions hold: files without it are not looked at further. */
const WORD = "steady-ignore";

/** A comment of YAML, shell, Dockerfile, TOML (`#`), of source (`//`, `/*`), of INI (`;`), of XML. */
const COMMENT = /(?:^|\s)(?:#+|\/\/+|\/\*+|;+|<!--)\s*steady-ignore\b(?<rest>.*)$/;
const COMMENT_ONLY = /^\s*(?:#|\/\/|\/\*|\*|;|<!--)/;
const CONTENT = /^\s+(?<causes>[\w./-]+(?:\s*,\s*[\w./-]+)*)\s*(?::(?<reason>.*))?$/;

/** A line that only names what the block below it holds: `Service:`, `"Service": {`, `- Service:`. */
const OPENS_BLOCK = /^\s*(?:-\s+)*["']?[\w.-]+["']?\s*:\s*[{[]?\s*(?:#.*)?$/;

/** How far below a comment of its own the line may stand that it speaks of. */
const LINES_BELOW_MAX = 20;

/** `# steady-ignore cause: reason`, at the end of the line that it speaks of or above it. */
export function commentSuppressions(file: string, text: string): Inline {
  const suppressions: Suppression[] = [];
  const notices: Notice[] = [];
  if (!text.includes(WORD)) return { suppressions, notices };
  const lines = text.split(/\r\n|\n|\r/);
  for (const [index, line] of lines.entries()) {
    const rest = line.includes(WORD) ? COMMENT.exec(line)?.groups?.["rest"] : undefined;
    if (rest === undefined) continue;
    const at = { file, line: index + 1 };
    const { causes, reason } = contentOf(rest);
    const wrong = [...causes.map(wrongCause), wrongReason(reason)].find((one) => one !== null);
    if (causes.length === 0 || (wrong !== null && wrong !== undefined)) {
      const message = `${wrong ?? "It names no cause."} Write "${WORD} <cause>: <reason>".`;
      notices.push({ ...at, kind: "suppression-unusable", message });
    } else {
      const target = linesOf(lines, index);
      const covers = (finding: Finding): boolean =>
        finding.where.some(
          (place) => place.file === file && target.from <= place.line && place.line <= target.to,
        );
      suppressions.push({ ...at, causes, reason: reason ?? "", until: null, covers });
    }
  }
  return { suppressions, notices };
}

function contentOf(rest: string): { causes: string[]; reason: string | null } {
  const groups = CONTENT.exec(rest.replace(/(?:\*+\/|-->)\s*$/, "").trimEnd())?.groups;
  return {
    causes: groups?.["causes"]?.split(",").map((cause) => cause.trim()) ?? [],
    reason: groups?.["reason"]?.trim() ?? null,
  };
}

interface Lines {
  readonly from: number;
  readonly to: number;
}

/** The lines (from 1) that a comment on line `index` (from 0) speaks of; none at the end of a text. */
function linesOf(lines: readonly string[], index: number): Lines {
  const own = COMMENT_ONLY.test(lines[index] ?? "") ? nextCode(lines, index) : index;
  if (own === null) return { from: 1, to: 0 };
  return { from: own + 1, to: OPENS_BLOCK.test(lines[own] ?? "") ? blockEnd(lines, own) : own + 1 };
}

/** The last line (from 1) that stands further in than the key, or is an item of its list. */
function blockEnd(lines: readonly string[], key: number): number {
  const outer = indentOf(lines[key] ?? "");
  const isItem = (lines[key] ?? "").trimStart().startsWith("- ");
  let end = key + 1;
  for (let next = key + 1; next < lines.length; next += 1) {
    const line = lines[next] ?? "";
    if (line.trim() === "" || COMMENT_ONLY.test(line)) continue;
    const item = !isItem && indentOf(line) === outer && line.trimStart().startsWith("- ");
    if (indentOf(line) <= outer && !item) break;
    end = next + 1;
  }
  return end;
}

function indentOf(line: string): number {
  return line.length - line.trimStart().length;
}

function nextCode(lines: readonly string[], index: number): number | null {
  for (let next = index + 1; next <= index + LINES_BELOW_MAX && next < lines.length; next += 1) {
    const line = lines[next] ?? "";
    if (line.trim() !== "" && !COMMENT_ONLY.test(line)) return next;
  }
  return null;
}
