/**
 * Rules of other tools that mean one of our causes. Only where the rule can mean nothing else: a
 * finding of such a rule at the place of ours is the same finding.
 *
 * Sources, read 2026-11-21: https://github.com/aws-cloudformation/cfn-lint/blob/main/docs/rules.md;
 * `checkov --list` of 3.3.30 (https://www.checkov.io/5.Policy%20Index/cloudformation.html);
 * https://github.com/hadolint/hadolint#rules; https://avd.aquasec.com/misconfig/ (Trivy, with and
 * without the prefix `AVD-`).
 */
const MEANINGS: Readonly<Record<string, string>> = {
  "configuration-file-invalid":
    "E3002 E3003 E3006 E3012 E3014 E3020 E3021 E3030 E3031 E3032 E3033 E3034 E3037 E3058",
  "fargate-size-invalid": "E3047",
  "visibility-too-short": "E3505",
  "subnet-zone-mismatch": "E3680",
  "runtime-version-mismatch": "E2531 E2533",
  "image-tag-mutable": "CKV_DOCKER_7 DL3006 DL3007 AVD-DS-0001",
  "permissions-too-broad": "CKV_DOCKER_3 CKV_DOCKER_8 DL3002 AVD-DS-0002 CKV_AWS_63 AVD-AWS-0057",
  "stop-signal-not-delivered": "DL3025",
  "publicly-exposed": "CKV_AWS_17 CKV_AWS_20 CKV_AWS_24 CKV_AWS_25 CKV_AWS_260 AVD-AWS-0107",
  "https-absent": "CKV_AWS_2 AVD-AWS-0054",
  "secret-in-plain-text": "CKV_AWS_45 CKV_AWS_46",
  "single-point-of-failure": "CKV_AWS_157",
};

const CAUSE_OF: ReadonlyMap<string, string> = new Map(
  Object.entries(MEANINGS).flatMap(([cause, rules]) =>
    rules.split(" ").map((rule): [string, string] => [rule, cause]),
  ),
);

/** The cause that a rule means; null when it means none for certain. */
export function causeMeantBy(rule: string): string | null {
  if (/^CKV_SECRET_\d+$/.test(rule)) return "secret-in-plain-text";
  return CAUSE_OF.get(rule) ?? CAUSE_OF.get(`AVD-${rule}`) ?? null;
}
