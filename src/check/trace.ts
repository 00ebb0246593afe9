import { sentence, type Verdict } from "../causes/index.js";
import type {
  DeploymentTrace,
  Finding,
  FindingsReport,
  TracedAnswer,
  TracedPlace,
} from "../finding/index.js";
import { mask } from "../mask/index.js";
import type { Model, Origin } from "../model/index.js";
import type { CheckResult } from "./check.js";
import { cleanPlace, type TextOf } from "./without-secrets.js";

/** What every cause answered for one deployment, and what became of what was found. */
export function traceOf(
  model: Model,
  checked: CheckResult,
  report: FindingsReport,
  textOf: TextOf,
): DeploymentTrace {
  const all = checked.verdicts.flatMap(({ cause, verdicts }) =>
    verdicts.flatMap((verdict) => answerOf(cause, verdict, report)),
  );
  const clean = all.map((answer) => ({
    ...answer,
    where: answer.where.map((place) => cleanPlace(place, textOf)),
    path: answer.path.map((link) => ({ ...link, name: mask(link.name) })),
  }));
  // A cause that asks each of three containers answers three times; saying so once is enough.
  const answers = [...new Map(clean.map((answer) => [JSON.stringify(answer), answer])).values()];
  const spoke = new Set(answers.map(({ cause }) => cause));
  const asked = checked.verdicts.filter(({ cause }) => cause.check !== undefined);
  return {
    deployment: `${model.name} (${model.read.map(({ file }) => file).join(", ")})`,
    answers: answers.toSorted((a, b) => ORDER.indexOf(a.outcome) - ORDER.indexOf(b.outcome)),
    silent: asked.map(({ cause }) => cause.id).filter((id) => !spoke.has(id)),
    notAsked: checked.verdicts.filter(({ cause }) => cause.check === undefined).map(({ cause }) => cause.id),
  };
}

const ORDER: readonly TracedAnswer["outcome"][] = ["found", "unknown", "not-applicable"];

function answerOf(
  { id, title }: { readonly id: string; readonly title: string },
  verdict: Verdict,
  report: FindingsReport,
): TracedAnswer[] {
  const nothing = { cause: id, fate: null, where: [], path: [] };
  if (verdict.outcome === "not-found") return [];
  if (verdict.outcome === "not-applicable")
    return [{ ...nothing, outcome: verdict.outcome, text: mask(verdict.why) }];
  if (verdict.outcome === "unknown") {
    const where = verdict.where.map((place) => ({ ...place, value: "", node: null, written: true }));
    return [{ ...nothing, outcome: verdict.outcome, text: mask(`${verdict.what}: ${verdict.why}`), where }];
  }
  const { defect } = verdict;
  const where = defect.where.flatMap(({ origin, value }) => tracedPlace(origin, value));
  return [
    {
      cause: id,
      outcome: "found",
      text: mask(sentence(defect.title ?? title)),
      fate: fateOf(id, where[0], report),
      where,
      path: defect.path ?? [],
    },
  ];
}

function tracedPlace({ place, node, written }: Origin, value: string): TracedPlace[] {
  if (place === null) return [];
  return [{ ...place, value, node: node === null ? null : node.path.join("/"), written }];
}

function fateOf(cause: string, first: TracedPlace | undefined, report: FindingsReport): string {
  const isIt = (finding: Finding): boolean => {
    const place = finding.where[0];
    return finding.cause === cause && place?.file === first?.file && place?.line === first?.line;
  };
  if (report.findings.some(isIt)) return "told";
  const suppressed = report.setAside?.suppressed.find(({ finding }) => isIt(finding));
  if (suppressed !== undefined)
    return `suppressed by ${suppressed.by.file}:${suppressed.by.line} (${suppressed.reason})`;
  if (report.setAside?.known.some(isIt) === true) return "known from the baseline";
  const root = [...report.findings, ...(report.setAside?.known ?? [])].find(({ explains }) =>
    explains.includes(cause),
  );
  return root === undefined ? "turned off by settings, or told by another" : `accounted for by ${root.cause}`;
}
