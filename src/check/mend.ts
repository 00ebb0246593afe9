import { type Cause, causes } from "../causes/index.js";
import type { Finding, Repair } from "../finding/index.js";
import { changedTexts, type ReadResult, reread, withEdits } from "../read/index.js";
import { check } from "./check.js";
import { toldOf } from "./check-all.js";
import type { Accepted } from "./set-aside.js";

export interface Mended {
  /** The new text of every file that changed. */
  readonly texts: ReadonlyMap<string, string>;
  readonly applied: readonly { readonly cause: string; readonly description: string }[];
  /** Safe repairs that were left out because they contradict one that was made. */
  readonly refused: readonly { readonly cause: string; readonly description: string }[];
}

/** A repair may uncover another, and that one a third. */
const ROUNDS_MAX = 10;

export interface MendOptions {
  readonly catalogue?: readonly Cause[];
  /** What somebody accepted is not mended behind their back. */
  readonly accepted?: Accepted;
}

/** Applies the safe repairs in memory, again and again until nothing safe is left. */
export async function mend(result: ReadResult, options: MendOptions = {}): Promise<Mended> {
  const texts = new Map<string, string>();
  const applied: { cause: string; description: string }[] = [];
  const refused: { cause: string; description: string }[] = [];
  // What was made or refused once is settled: a finding that stays would ask for it in every round.
  const settled = new Set<string>();
  let current = result;
  for (let round = 0; round < ROUNDS_MAX; round += 1) {
    const wanted = safeRepairs(current, options, settled);
    const chosen: Repair[] = [];
    for (const { finding, repair } of wanted) {
      // Only changes of the same files can contradict, and each trial costs as much as all that it makes.
      const near = chosen.filter((one) => sharesFile(one, repair));
      const together = [...near, repair].flatMap((one) => one.changes);
      const fits = changedTexts(current, together) !== null;
      (fits ? applied : refused).push({ cause: finding.cause, description: repair.description });
      if (fits) chosen.push(repair);
    }
    const changes = chosen.flatMap((repair) => repair.changes);
    const made = changes.length === 0 ? null : changedTexts(current, changes);
    if (made === null) break;
    for (const [file, text] of made.texts) texts.set(file, text);
    current = await reread(result, texts);
  }
  return { texts, applied, refused };
}

function safeRepairs(
  result: ReadResult,
  { catalogue = causes, accepted }: MendOptions,
  settled: Set<string>,
): { finding: Finding; repair: Repair }[] {
  const found = result.models.flatMap((model) => withEdits(check(model, catalogue).findings, result));
  return toldOf(found, result, accepted)
    .told.flatMap((finding) =>
      finding.repairs.filter((repair) => repair.safe).map((repair) => ({ finding, repair })),
    )
    .filter(({ repair }) => {
      const key = JSON.stringify(repair.changes);
      if (settled.has(key)) return false;
      settled.add(key);
      return true;
    });
}

function sharesFile(one: Repair, other: Repair): boolean {
  return one.changes.some((change) => other.changes.some(({ node }) => node.file === change.node.file));
}
