/** Secrets that are known by their own shape, whatever name stands beside them. */
export interface SecretKind {
  readonly what: string;
  /** Global; a group named `keep` is left standing before the masked rest, one named `after` behind it. */
  readonly pattern: RegExp;
}

export const SECRET_KINDS: readonly SecretKind[] = [
  {
    what: "private key",
    pattern:
      /(?<keep>-----BEGIN (?:[A-Z]+ ){0,3}PRIVATE KEY(?: BLOCK)?-----)[\s\S]*?(?:-----END [A-Z ]{0,40}-----|$)/g,
  },
  { what: "JSON web token", pattern: /\beyJ[\w-]{8,}\.eyJ[\w-]{8,}\.[\w-]*/g },
  { what: "access key id", pattern: /\b(?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{16}\b/g },
  { what: "GitHub token", pattern: /\b(?:gh[pousr]_[A-Za-z0-9]{30,255}|github_pat_\w{22,255})/g },
  { what: "GitLab token", pattern: /\bgl(?:pat|ptt|dt|rt|cbt|ft|soat)-[\w-]{20,}/g },
  { what: "Slack token", pattern: /\bxox[abceoprs]-[\w-]{10,}|\bxapp-\d-[\w-]{10,}/g },
  { what: "Slack webhook", pattern: /(?<keep>hooks\.slack\.com\/(?:services|workflows)\/)[\w/]{20,}/g },
  { what: "Stripe key", pattern: /\b(?:[sr]k_(?:live|test)_[A-Za-z0-9]{16,}|whsec_[A-Za-z0-9+/=]{16,})/g },
  { what: "Google key", pattern: /\bAIza[\w-]{35}|\bya29\.[\w-]{20,}|\bGOCSPX-[\w-]{20,}/g },
  { what: "SendGrid key", pattern: /\bSG\.[\w-]{16,}\.[\w-]{16,}/g },
  { what: "Twilio key", pattern: /\bSK[0-9a-f]{32}\b/g },
  { what: "package registry token", pattern: /\bnpm_[A-Za-z0-9]{30,}|\bpypi-[\w-]{40,}/g },
  { what: "API key", pattern: /\bsk-(?:proj-|ant-|svcacct-|or-)?[\w-]{20,}/g },
  {
    what: "access token",
    pattern: /\b(?:dop_v1_|doo_v1_|shpat_|shpss_|hf_|dapi|lin_api_|PMAK-)[A-Za-z0-9]{24,}/g,
  },
  { what: "bot token", pattern: /\b\d{8,10}:AA[\w-]{32,}/g },
  { what: "bearer token", pattern: /(?<keep>\b(?:[Bb]earer|[Bb]asic|BEARER)\s+)[\w.~+/-]{16,}=*/g },
  {
    what: "signature of a signed URL",
    pattern: /(?<keep>[?&](?:X-Amz-(?:Signature|Security-Token|Credential)|sig|Signature)=)[^&\s"']{8,}/g,
  },
  {
    what: "password in a connection string",
    pattern:
      /(?<keep>(?:^|[;"'\s])(?:Password|Pwd|AccountKey|SharedAccessKey)\s?=)(?![\s;"'$%{<])[^;"'\s]{3,}(?=;|["']|$)/gi,
  },
];

/** `scheme://user:password@`; a password may hold `@`, not `/`. */
export const URL_PASSWORD =
  /(?<before>\b[a-z][a-z0-9+.-]{1,30}:\/\/[^\s:/@"'<>]{0,200}:)(?<password>[^\s"'<>/]{1,300})(?=@[^\s@/]*)/gi;

/** A secret access key has no mark of its own: 40 characters of base64, mixed as only chance mixes them. */
const BASE64_40 = /(?<![\w/+.-])[A-Za-z0-9/+]{40}(?![\w/+=.-])/g;

export function secretAccessKeys(text: string): string[] {
  return (text.match(BASE64_40) ?? []).filter((word) => {
    const count = (pattern: RegExp): number => (word.match(pattern) ?? []).length;
    return count(/\d/g) >= 1 && count(/[A-Z]/g) >= 9 && count(/[a-z]/g) >= 7 && new Set(word).size >= 20;
  });
}
