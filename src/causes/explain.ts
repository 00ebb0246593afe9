import type { Finding } from "../finding/index.js";
import type { Cause } from "./cause.js";

/**
 * A finding that another present finding accounts for is not one of its own: it is listed in the
 * other's `explains`. `related` says whether the two can belong together at all (the same place of
 * the same file, the same scenario); two that account for each other both stay.
 */
export function explainAway(
  findings: readonly Finding[],
  catalogue: readonly Cause[],
  related: (root: Finding, symptom: Finding) => boolean,
): Finding[] {
  const explains = new Map(catalogue.map((cause) => [cause.id, new Set(cause.explains)]));
  const accountsFor = (root: Finding, symptom: Finding): boolean =>
    root.cause !== symptom.cause &&
    (explains.get(root.cause)?.has(symptom.cause) ?? false) &&
    !(explains.get(symptom.cause)?.has(root.cause) ?? false) &&
    related(root, symptom);

  const roots = findings.filter((symptom) => !findings.some((root) => accountsFor(root, symptom)));
  return roots.map((root) => ({
    ...root,
    explains: [
      ...new Set(findings.filter((symptom) => accountsFor(root, symptom)).map((symptom) => symptom.cause)),
    ],
  }));
}

/** The two findings point at a common line. */
export function sharesPlace(root: Finding, symptom: Finding): boolean {
  return symptom.where.some((place) =>
    root.where.some((other) => other.file === place.file && other.line === place.line),
  );
}
