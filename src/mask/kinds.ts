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
  {
    what: "private key",
    pattern:
      /\bLS0tLS1CRUdJTi(?:BQUklWQVRF|BSU0EgUFJJVkFUR|BFQyBQUklWQVRF|BPUEVOU1NI|BFTkNSWVBURUQ)[\w+/]*=*/g,
  },
  { what: "JSON web token", pattern: /\beyJ[\w-]{8,}\.eyJ[\w-]{8,}\.[\w-]*/g },
  { what: "access key id", pattern: /\b(?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{16}\b/g },
  { what: "session token", pattern: /\b(?:IQoJb3JpZ2lu|FwoGZXIvYXdz|FQoGZXIvYXdz)[\w+/]{20,}=*/g },
  { what: "GitHub token", pattern: /\b(?:gh[pousr]_[A-Za-z0-9]{30,255}|github_pat_\w{22,255})/g },
  { what: "GitLab token", pattern: /\bgl(?:pat|ptt|dt|rt|cbt|ft|soat)-[\w-]{20,}/g },
  { what: "Slack token", pattern: /\bxox[abceoprs]-[\w-]{10,}|\bxapp-\d-[\w-]{10,}/g },
  { what: "Slack webhook", pattern: /(?<keep>hooks\.slack\.com\/(?:services|workflows)\/)[\w/]{20,}/g },
  { what: "Discord webhook", pattern: /(?<keep>discord(?:app)?\.com\/api\/webhooks\/\d+\/)[\w-]{20,}/g },
  { what: "Stripe key", pattern: /\b(?:[sr]k_(?:live|test)_[A-Za-z0-9]{16,}|whsec_[A-Za-z0-9+/=]{16,})/g },
  { what: "Google key", pattern: /\bAIza[\w-]{35}|\bya29\.[\w-]{20,}|\bGOCSPX-[\w-]{20,}/g },
  { what: "SendGrid key", pattern: /\bSG\.[\w-]{16,}\.[\w-]{16,}/g },
  { what: "Twilio key", pattern: /\bSK[0-9a-f]{32}\b/g },
  { what: "package registry token", pattern: /\bnpm_[A-Za-z0-9]{30,}|\bpypi-[\w-]{40,}/g },
  { what: "API key", pattern: /\bsk-(?:proj-|ant-|svcacct-|or-)?[\w-]{20,}/g },
  {
    what: "access token",
    pattern:
      /\b(?:dop_v1_|doo_v1_|shpat_|shpss_|hf_|dapi|lin_api_|PMAK-|dckr_pat_|NRAK-|pul-|glsa_|rubygems_)[\w-]{24,}/g,
  },
  { what: "access token", pattern: /\bhvs\.[\w-]{20,}|\b\w{14}\.atlasv1\.[\w-]{40,}|\bkey-[0-9a-f]{32}\b/g },
  { what: "bot token", pattern: /\b\d{8,10}:AA[\w-]{32,}/g },
  { what: "bearer token", pattern: /(?<keep>\b(?:[Bb]earer|[Bb]asic|BEARER)\s+)[\w.~+/-]{16,}=*/g },
  {
    what: "authorization header",
    pattern:
      /(?<keep>\bAuthorization["']?\s{0,4}[:=]\s{0,4}["']?(?:Basic|Bearer|Token|ApiKey)\s+)(?![${%<])[^\s"']{4,}/gi,
  },
  {
    what: "password of a command",
    pattern:
      /(?<keep>\bcurl\b[^\n]{0,400}?\s(?:-u|--user)[ =]["']?[^\s:"']{1,100}:|\b(?:mysql\w*|mariadb\w*|sshpass)\b[^\n]{0,400}?\s-p|\bredis-cli\b[^\n]{0,400}?\s-a\s+)(?![\s${%<"'])[^\s"']{3,}/g,
  },
  {
    what: "password in a connection string",
    pattern:
      /(?<keep>\bjdbc:oracle:thin:[^\s/@"']{1,100}\/)(?![${%<])[^\s@"']{1,200}(?=@)|(?<=\b[\w.-]{1,60}:)(?![${%</])[^\s@:/"']{1,200}(?=@(?:tcp|unix)\()/g,
  },
  {
    what: "signature of a signed URL",
    pattern: /(?<keep>[?&](?:X-Amz-(?:Signature|Security-Token|Credential)|sig|Signature)=)[^&\s"']{8,}/g,
  },
  {
    what: "password in a connection string",
    pattern:
      /(?<keep>(?:^|[;"'\s])(?:Password|Pwd|AccountKey|SharedAccessKey)\s?=)(?![\s;"'$%<]|\{\{)(?:\{[^}\n]{1,200}\}|[^;"'\s{][^;"'\s]{2,})(?=;|["']|$)/gi,
  },
];

/** `scheme://user:password@`; a password may hold `@`, not `/`. */
export const URL_PASSWORD =
  /(?<before>\b[a-z][a-z0-9+.-]{1,30}:\/\/[^\s:/@"'<>]{0,200}:)(?<password>[^\s"'<>/]{1,300})(?=@[^\s@/]*)/gi;

/** A secret access key has no mark of its own: 40 characters of base64, mixed as only chance mixes them. */
export const BASE64_40 = /(?<![\w/+.-])[A-Za-z0-9/+]{40}(?![\w/+=.-])/g;

export function isSecretAccessKey(word: string): boolean {
  const count = (pattern: RegExp): number => (word.match(pattern) ?? []).length;
  return count(/\d/g) >= 1 && count(/[A-Z]/g) >= 9 && count(/[a-z]/g) >= 7 && new Set(word).size >= 20;
}
