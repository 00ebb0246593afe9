/** `error`: it will not become healthy, or will lose data or work; `warning`: it will hurt under likely conditions; `note`: worth knowing. */
export type Severity = "error" | "warning" | "note";

/** From which severity on a run counts as failed. */
export const FAIL_ON = ["error", "warning", "note", "never"] as const;
export type FailOn = (typeof FAIL_ON)[number];

const RANK: Record<FailOn, number> = { note: 1, warning: 2, error: 3, never: 4 };

export function reachesSeverity(severity: Severity, failOn: FailOn): boolean {
  return RANK[severity] >= RANK[failOn];
}
