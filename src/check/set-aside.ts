import type { Finding, Notice, SetAside, Suppressed } from "../finding/index.js";
import { type InputFiles, isOutside, isWithin, matchesPath } from "../input/index.js";
import { type Baseline, sortByBaseline } from "./baseline.js";
import { commentSuppressions, type Inline } from "./settings/comments.js";
import { metadataSuppressions } from "./settings/metadata.js";
import type { CheckSettings, SeveritySetting, Suppression } from "./settings/settings.js";
import { concerns } from "./settings/suppression.js";

/** What somebody said about findings: settings, and what is known already. */
export interface Accepted {
  /** The nearest first. */
  readonly settings: readonly CheckSettings[];
  readonly baseline: Baseline | null;
  /** `YYYY-MM-DD`, for suppressions that end. */
  readonly today: string;
}

export const NOTHING_ACCEPTED: Accepted = { settings: [], baseline: null, today: "0000-00-00" };

export interface Sorted {
  readonly told: Finding[];
  readonly setAside: SetAside;
}

/**
 * Which findings are told: severities and ignored paths first, then suppressions, then the baseline.
 * `read`: the files that were read, in which inline suppressions are looked for.
 */
export function setAside(
  findings: readonly Finding[],
  accepted: Accepted,
  files: InputFiles,
  read: Iterable<string>,
): Sorted {
  const considered = findings.flatMap((finding) => withSetting(finding, accepted.settings));
  const inline = inlineOf(findings, files, read);
  const all = [...accepted.settings.flatMap(scopedSuppressions), ...inline.suppressions];
  const expired = all.filter(({ until }) => until !== null && until < accepted.today);
  const holding = all.filter((one) => !expired.includes(one));
  const used = new Set<Suppression>();
  const suppressed: Suppressed[] = [];
  const left = considered.filter((finding) => {
    const [by, ...others] = holding.filter((one) => concerns(one, finding));
    if (by === undefined) return true;
    for (const one of [by, ...others]) used.add(one);
    suppressed.push({ finding, reason: by.reason, by: { file: by.file, line: by.line } });
    return false;
  });
  // What lies outside speaks of more than this run has seen.
  const unused = holding.filter((one) => !used.has(one) && !isOutside(one.file));
  const sorted = accepted.baseline === null ? null : sortByBaseline(left, accepted.baseline, files);
  const notices = [
    ...inline.notices,
    ...expired.map(expiredNotice),
    ...unused.map(unusedNotice),
    ...(sorted?.notices ?? []),
  ];
  return {
    told: sorted?.fresh ?? left,
    setAside: {
      suppressed,
      known: sorted?.known ?? [],
      turnedOff: findings.length - considered.length,
      notices,
    },
  };
}

/** The finding with the severity that settings give it; nothing when it is turned off or its file ignored. */
function withSetting(finding: Finding, all: readonly CheckSettings[]): Finding[] {
  const settings = all.filter((one) => holdsFor(one, finding));
  if (settings.length === 0) return [finding];
  const first = finding.where[0]?.file ?? ".";
  const paths = settings.flatMap(({ paths: own, severities, pathOf }) => [
    // In one file the later entry is the more particular one; what the file says for all comes last.
    ...own.toReversed().filter(({ pattern }) => matchesPath(pattern, pathOf(first))),
    { severities, ignore: null },
  ]);
  if (paths.find(({ ignore }) => ignore !== null)?.ignore === true) return [];
  const wanted = paths
    .map(({ severities }): SeveritySetting | undefined => severities.get(finding.cause))
    .find((severity) => severity !== undefined);
  if (wanted === "off") return [];
  return [wanted === undefined ? finding : { ...finding, severity: wanted }];
}

function holdsFor({ onlyWithin }: CheckSettings, finding: Finding): boolean {
  return onlyWithin === null || finding.where.some((place) => isWithin(place.file, onlyWithin));
}

function scopedSuppressions(settings: CheckSettings): Suppression[] {
  return settings.suppressions.map((one) => ({
    ...one,
    covers: (finding) => holdsFor(settings, finding) && one.covers(finding),
  }));
}

function inlineOf(findings: readonly Finding[], files: InputFiles, read: Iterable<string>): Inline {
  const names = new Set([...read, ...findings.flatMap(({ where }) => where.map((place) => place.file))]);
  const all = [...names].flatMap((name): Inline[] => {
    const file = files.files.get(name);
    const text = file?.text() ?? null;
    return file === undefined || text === null
      ? []
      : [commentSuppressions(name, text), metadataSuppressions(file)];
  });
  return {
    suppressions: all.flatMap((one) => one.suppressions),
    notices: all.flatMap((one) => one.notices),
  };
}

function unusedNotice({ file, line, causes }: Suppression): Notice {
  const message = `Nothing is suppressed here: ${causes.join(", ")} was not found.`;
  return { kind: "suppression-unused", file, line, message };
}

function expiredNotice({ file, line, causes, until }: Suppression): Notice {
  const message = `This suppression of ${causes.join(", ")} ended on ${until}; it no longer holds.`;
  return { kind: "suppression-expired", file, line, message };
}
