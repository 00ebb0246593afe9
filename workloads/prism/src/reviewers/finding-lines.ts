import { FINDING_KINDS, type Finding, type FindingKind } from "../documents/document.js";

const LINE_CHARACTERS_MAX = 2_000;
const FINDINGS_MAX = 50;

/** How the model is asked to write, so that each line is a finding as soon as it has ended. */
export const LINE_FORM = `Write one finding per line and nothing else, in the form
kind | exact words of the text | what to do about it
where kind is one of ${FINDING_KINDS.join(", ")}; use strength for what is good. Leave the middle part empty if
the finding is about the section as a whole. Write at most eight lines, the most important first.`;

/** Cuts a stream of text into findings, line by line. */
export function createLineReader() {
  let rest = "";
  let count = 0;
  const findingsOf = (lines: readonly string[]): Finding[] => {
    const findings = lines.flatMap((line) => findingOf(line) ?? []).slice(0, FINDINGS_MAX - count);
    count += findings.length;
    return findings;
  };
  return {
    push(text: string): Finding[] {
      const lines = (rest + text).split("\n");
      rest = (lines.pop() ?? "").slice(0, LINE_CHARACTERS_MAX);
      return findingsOf(lines);
    },
    end(): Finding[] {
      const last = rest;
      rest = "";
      return findingsOf([last]);
    },
  };
}

/** A line that is not in the form is still what the model said: advice about the section. */
export function findingOf(line: string): Finding | null {
  const text = line.replace(/^[\s>*•-]+/, "").trim();
  if (text === "" || /^[|\s:-]+$/.test(text) || text.startsWith("```")) return null;
  const [first = "", second, ...others] = text.replace(/^\||\|$/g, "").split("|");
  const kind = kindOf(first);
  if (kind === null || second === undefined) return { kind: "clarity", quote: "", advice: text };
  if (others.length === 0) return { kind, quote: "", advice: second.trim() };
  return { kind, quote: unquoted(second), advice: others.join("|").trim() };
}

function kindOf(text: string): FindingKind | null {
  const word = text.replace(/[*_`]/g, "").trim().toLowerCase();
  return FINDING_KINDS.find((kind) => kind === word) ?? null;
}

const unquoted = (text: string) => text.trim().replace(/^["“”'«]+|["“”'»]+$/g, "");
