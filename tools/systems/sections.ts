import { posix } from "node:path";
import { deployment, rehearsalWords, type Attempt, type Story } from "./story.js";

/** What the page needs of `steady check --format json`. */
export interface CheckReport {
  readonly findings: readonly {
    readonly cause: string;
    readonly severity: string;
    readonly title: string;
    readonly where: readonly { readonly file: string; readonly line: number }[];
  }[];
}

interface Proof {
  readonly reachesSteadyState: boolean;
  readonly seeds: number;
  readonly assumes: string | null;
}

interface ProvenRepair {
  readonly description: string;
  readonly proof: Proof | null;
}

/** What the page needs of `steady rehearse --format json`. */
export interface RehearsalReport {
  readonly outcome: string;
  /** Where no repair alone is enough. */
  readonly together: { readonly repairs: readonly ProvenRepair[]; readonly proof: Proof } | null;
  readonly findings: readonly {
    readonly cause: string;
    readonly title: string;
    readonly repairs: readonly ProvenRepair[];
  }[];
  readonly scenarios: readonly {
    readonly name: string;
    readonly outcome: string;
    readonly ordinaryRequests: { readonly answered: number | null };
  }[];
}

const OUTCOMES: Readonly<Record<string, string>> = {
  steady: "steady",
  failed: "fails",
  "rolled-back": "is rolled back",
  "never-settles": "never settles",
  "not-observed": "could not be observed",
};
/** Below this share the platform's "steady" helps nobody. */
const ANSWERED_MIN = 0.5;

const UNANSWERED = "steady for the platform, but requests go unanswered";
const goesUnanswered = (outcome: string, answered: number | null): boolean =>
  outcome === "failed" && (answered ?? 1) < ANSWERED_MIN;

const link = (cause: string): string => `[\`${cause}\`](causes/${cause}.md)`;

/** `workloads/x/deploy/y` with `../../src/a.ts` is `workloads/x/src/a.ts`; links leave docs/ first. */
function place(folder: string, { file, line }: { readonly file: string; readonly line: number }): string {
  const path = posix.normalize(posix.join(folder, file));
  return `[${posix.relative(posix.join(folder, "../.."), path)}:${line}](../${path}#L${line})`;
}

/** What `steady check` finds in one attempt: one line each, worst first. */
export function checkSection(story: Story, attempt: Attempt, { findings }: CheckReport): string {
  const folder = deployment(story.system, attempt.name);
  const told =
    findings.length === 0
      ? ["Nothing."]
      : findings.map(({ cause, severity, title, where }) => {
          const at = where[0] === undefined ? "" : ` — ${place(folder, where[0])}`;
          return `- ${severity} ${link(cause)}: ${title}${at}`;
        });
  return [`**Steadystate finds** with \`npx steady check ${folder}\`:`, "", ...told].join("\n");
}

/** What `steady rehearse` proves of one attempt: outcomes by scenario, the root cause, and what mends it. */
export function rehearsalSection(story: Story, attempt: Attempt, report: RehearsalReport): string {
  const ways = new Map<string, string[]>();
  for (const { name, outcome, ordinaryRequests } of report.scenarios) {
    const silent = goesUnanswered(outcome, ordinaryRequests.answered);
    const way = silent ? UNANSWERED : (OUTCOMES[outcome] ?? outcome);
    ways.set(way, [...(ways.get(way) ?? []), name]);
  }
  const outcomes = [...ways].map(([way, names]) => `- ${way}: ${names.join(", ")}`);
  return [
    `**Steadystate proves** with \`npx steady ${rehearsalWords(story.system, attempt).join(" ")}\`:`,
    "",
    ...outcomes,
    ...rootOf(report),
  ].join("\n");
}

function rootOf({ outcome, findings, together }: RehearsalReport): string[] {
  const root = findings[0];
  if (outcome === "steady" || root === undefined) return [];
  const line = `- the root: ${link(root.cause)}, ${root.title.charAt(0).toLowerCase()}${root.title.slice(1)}`;
  const single = root.repairs.find(({ proof }) => proof?.reachesSteadyState === true);
  const mending = single?.proof ? { repairs: [single], proof: single.proof } : together;
  if (mending === null || !mending.proof.reachesSteadyState) return [line];
  const { repairs, proof } = mending;
  const condition = proof.assumes === null ? "" : `, provided that ${proof.assumes}`;
  const what = repairs.map(({ description }) => description).join("; and ");
  return [line, `- mended by: ${what} (steady in ${proof.seeds} of ${proof.seeds} plays${condition})`];
}

/** What the record says of one attempt: a paragraph each. */
export function recordParagraphs({ failed, believed, note }: Attempt): string[] {
  return [
    ...(failed === undefined ? [] : [`**What failed.** ${failed}`]),
    ...(believed === undefined ? [] : [`**What the record believed.** ${believed}`]),
    ...(note === undefined ? [] : [`**Remarks.** ${note}`]),
  ];
}

/** One line for the overview: the causes found, and how a rollout ends. */
export function overviewRow(
  story: Story,
  attempt: Attempt,
  check: CheckReport,
  rehearsal: RehearsalReport | null,
): string {
  const serious = [
    ...new Set(check.findings.filter(({ severity }) => severity === "error").map(({ cause }) => link(cause))),
  ];
  const warnings = check.findings.filter(({ severity }) => severity === "warning").length;
  const found = [...serious, ...(warnings === 0 ? [] : [`${warnings} warning${warnings === 1 ? "" : "s"}`])];
  const played = rehearsal === null ? "not played yet" : endOf(rehearsal);
  const at = `[${attempt.name}](#${anchor(story, attempt)})`;
  return `| ${story.system} | ${at} | ${found.join(", ") || "nothing"} | ${played} |`;
}

function endOf({ outcome, scenarios }: RehearsalReport): string {
  const worst = scenarios.filter((scenario) => scenario.outcome === outcome);
  const silent = worst.every((scenario) => goesUnanswered(outcome, scenario.ordinaryRequests.answered));
  return silent ? UNANSWERED : (OUTCOMES[outcome] ?? outcome);
}

/** Headings repeat between systems (`healthy`), so each attempt carries an anchor of its own. */
export const anchor = (story: Story, attempt: Attempt): string => `${story.system}-${attempt.name}`;
