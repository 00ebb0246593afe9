import { type FailOn, type Finding, reachesSeverity } from "../finding/index.js";

export const EXIT = { clean: 0, found: 1, unusable: 2, interrupted: 130 } as const;

/** The call or the input cannot be used; the message is one clear sentence. */
export class UnusableError extends Error {}

export function reaches(findings: readonly Pick<Finding, "severity">[], failOn: FailOn): boolean {
  return findings.some((finding) => reachesSeverity(finding.severity, failOn));
}
