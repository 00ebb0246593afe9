import type { Finding } from "../../finding/index.js";

/** Findings that say the same of several places: the first is shown whole, of the others their places. */
export interface Alike {
  readonly first: Finding;
  readonly others: readonly Finding[];
}

/** In the order of their first ones. */
export function alike(findings: readonly Finding[]): Alike[] {
  const groups = new Map<string, { readonly first: Finding; readonly others: Finding[] }>();
  for (const finding of findings) {
    const key = saying(finding);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { first: finding, others: [] });
    else group.others.push(finding);
  }
  return [...groups.values()];
}

/** What is told and advised, without where and without the words about this very case. */
function saying({ cause, severity, title, repairs, path }: Finding): string {
  const advice = repairs.map(({ description, safe }) => [description, safe]);
  return JSON.stringify([cause, severity, title, advice, path]);
}
