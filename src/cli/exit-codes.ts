import type { Finding, Severity } from "../finding/index.js";

export const EXIT = { clean: 0, found: 1, unusable: 2, interrupted: 130 } as const;

/** The call or the input cannot be used; the message is one clear sentence. */
export class UnusableError extends Error {}

const RANK: Record<Severity | "never", number> = { note: 1, warning: 2, error: 3, never: 4 };

export const FAIL_ON = ["error", "warning", "note", "never"] as const;
export type FailOn = (typeof FAIL_ON)[number];

export function reaches(findings: readonly Finding[], failOn: FailOn): boolean {
  return findings.some((finding) => RANK[finding.severity] >= RANK[failOn]);
}
