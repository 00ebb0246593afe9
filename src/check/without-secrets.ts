import type { Finding, FindingsReport, FoundPlace, InputProblem, Repair } from "../finding/index.js";
import { MASKED, mask as maskSecrets, maskedLine, printable } from "../mask/index.js";
import type { Place, TextEdit } from "../model/index.js";

/** The text of a file that was read; null when it is not at hand. */
export type TextOf = (file: string) => string | null;

/**
 * The report with every secret masked and nothing in it that steers a terminal, so that no format has
 * to think of it. An edit whose new text
 * holds a secret is narrowed to what it changes; where that still holds one, the edits are left out
 * (`--fix` makes them all the same).
 */
export function withoutSecrets<T extends FindingsReport>(report: T, textOf: TextOf): T {
  const clean = (finding: Finding): Finding => findingWithoutSecrets(finding, textOf);
  const { setAside } = report;
  return {
    ...report,
    findings: report.findings.map(clean),
    unknown: report.unknown.map((fact) => ({ ...fact, what: mask(fact.what), why: mask(fact.why) })),
    problems: problemsWithoutSecrets(report.problems, textOf),
    ...(report.others === undefined
      ? {}
      : { others: report.others.map((other) => ({ ...other, title: mask(other.title) })) }),
    ...(setAside === undefined
      ? {}
      : {
          setAside: {
            ...setAside,
            suppressed: setAside.suppressed.map((one) => ({
              ...one,
              finding: clean(one.finding),
              reason: mask(one.reason),
            })),
            known: setAside.known.map(clean),
            notices: setAside.notices.map((notice) => ({ ...notice, message: mask(notice.message) })),
          },
        }),
  };
}

/** A message may quote a word that shows as a secret only beside its name, in the line that it speaks of. */
export function problemsWithoutSecrets(problems: readonly InputProblem[], textOf: TextOf): InputProblem[] {
  return fewOfEach(problems).map((problem) => {
    const { file, line, message } = problem;
    const shown = line === null ? null : maskedLine(textOf(file) ?? "", line)?.text;
    if (shown === undefined || shown === null || !shown.includes(MASKED))
      return { ...problem, message: mask(message) };
    const written =
      textOf(file)
        ?.split("\n", line ?? 0)
        .at(-1) ?? "";
    const hidden = (word: string): boolean => written.includes(word) && !shown.includes(word);
    return {
      ...problem,
      message: mask(message.replace(/[^\s"'`]{4,}/g, (word) => (hidden(word) ? MASKED : word))),
    };
  });
}

/** So many problems of one file are told; what has more is no file that anybody wrote. */
const PROBLEMS_OF_A_FILE_MAX = 50;

function fewOfEach(problems: readonly InputProblem[]): InputProblem[] {
  const counts = new Map<string, number>();
  const told = problems.filter(({ file }) => {
    const count = (counts.get(file) ?? 0) + 1;
    counts.set(file, count);
    return count <= PROBLEMS_OF_A_FILE_MAX;
  });
  const more = [...counts].filter(([, count]) => count > PROBLEMS_OF_A_FILE_MAX);
  return [
    ...told,
    ...more.map(([file, count]) => {
      const message = `So it is in ${count - PROBLEMS_OF_A_FILE_MAX} more places of this file.`;
      return { file, line: null, message };
    }),
  ];
}

function mask(text: string): string {
  return printable(maskSecrets(text));
}

export function findingWithoutSecrets(finding: Finding, textOf: TextOf): Finding {
  return {
    ...finding,
    title: mask(finding.title),
    explanation: mask(finding.explanation),
    where: finding.where.map((place) => cleanPlace(place, textOf)),
    repairs: finding.repairs.map((repair) => cleanRepair(repair, textOf)),
    for: finding.for.map((evidence) => ({ ...evidence, text: mask(evidence.text) })),
    against: finding.against.map((evidence) => ({ ...evidence, text: mask(evidence.text) })),
    path: finding.path.map((link) => ({ ...link, name: mask(link.name) })),
  };
}

/** A value that shows as a secret only beside its name is masked by where it stands. */
export function cleanPlace<T extends FoundPlace>(place: T, textOf: TextOf): T {
  const { value } = place;
  const text = value === "" || value.includes(MASKED) ? null : textOf(place.file);
  const written = text?.split("\n", place.line)[place.line - 1];
  const shown = text === null ? null : maskedLine(text, place.line)?.text;
  const hidden = written?.includes(value) === true && shown?.includes(value) === false;
  return { ...place, value: hidden ? MASKED : mask(value) };
}

function cleanRepair(repair: Repair, textOf: TextOf): Repair {
  const edits = repair.edits.map((edit) => (isClean(edit) ? edit : narrowed(edit, textOf)));
  return {
    ...repair,
    description: mask(repair.description),
    edits: edits.every(isClean) ? edits : [],
  };
}

function isClean(edit: TextEdit): boolean {
  return maskSecrets(edit.newText) === edit.newText;
}

/** Without what is the same before and after; only within one line, where the arithmetic is plain. */
function narrowed(edit: TextEdit, textOf: TextOf): TextEdit {
  const old = oldText(edit, textOf);
  if (old === null || edit.newText.includes("\n")) return edit;
  const limit = Math.min(old.length, edit.newText.length);
  let head = 0;
  while (head < limit && old[head] === edit.newText[head]) head += 1;
  let tail = 0;
  while (tail < limit - head && old.at(-1 - tail) === edit.newText.at(-1 - tail)) tail += 1;
  return {
    ...edit,
    column: edit.column + head,
    endColumn: edit.endColumn - tail,
    newText: edit.newText.slice(head, edit.newText.length - tail),
  };
}

function oldText(place: Place, textOf: TextOf): string | null {
  if (place.line !== place.endLine) return null;
  const line = textOf(place.file)?.split("\n", place.line)[place.line - 1];
  return line?.slice(place.column - 1, place.endColumn - 1) ?? null;
}
