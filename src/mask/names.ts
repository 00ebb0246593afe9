/** Last words that make a name one of something beside the secret: its place, its age, its length. */
const BESIDE =
  /^(?:arns?|ids?|names?|files?|filename|paths?|dir|folder|urls?|uris?|endpoints?|hosts?|hostname|ports?|ttl|age|expir(?:y|es|ation|ations)|expires?in|seconds|minutes|hours|days|length|min|max|limit|count|size|bytes|policy|type|algorithm|alg|header|field|prefix|suffix|version|enabled|disabled|required|region|timeout|interval|rotation|rotations?|provider|manager|store|backend|source|mode|format|method|issuer|audience|username|user|email|hash|rounds|iterations|hint|label|title|description|reset|change|validation|validators?|hashers?|strategy|scopes?|alias|status|by|at|budget|usage|rate)$/;

/** Words that alone make the last part of a name secret. */
const SECRET_WORDS =
  /^(?:\w*password|\w*passwd|passwords|pwd|pass|requirepass|masterpass|dbpass|userpass|keypass|storepass|sshpass|passphrase|passcode|secret|secrets|token|apikey|apitoken|secretkey|privatekey|accesskey|authtoken|accesstoken|credential|credentials|psk|pepper)$/;

/** `key` alone says nothing (an object's key, a primary key); after one of these words it does. */
const KEY_OWNERS =
  /^(?:api|app|application|secret|private|access|auth|signing|signature|encryption|encrypt|crypto|jwt|session|cookie|master|service|account|storage|license|admin|webhook|hmac|shared|client|server|flask|django|rails|base|stripe|sendgrid|mailgun|datadog|dd|openai|gemini|anthropic|google|twilio|github|deploy|ssh|rsa)$/;

/** Tokens that only mark a place in a list or a request, or belong to a language. */
const MARKING_TOKENS =
  /^(?:next|continuation|pagination|page|cursor|idempotency|request|action|result|input|output|cancellation|starting|service|sync|bos|eos|pad|unk)$/;

/** Few names make up most of all texts: `Type`, `Properties`, `Ref`. */
const judged = new Map<string, boolean>();
const JUDGED_MAX = 10_000;
const JUDGED_NAME_MAX = 80;

/** Whether a variable or field of this name holds a secret. */
export function secretName(name: string): boolean {
  const before = judged.get(name);
  if (before !== undefined) return before;
  const secret = announcesSecret(name);
  if (judged.size < JUDGED_MAX && name.length <= JUDGED_NAME_MAX) judged.set(name, secret);
  return secret;
}

function announcesSecret(name: string): boolean {
  const words = wordsOf(name);
  const last = words.at(-1);
  if (last === undefined || words.includes("public") || words.includes("publishable")) return false;
  if (last === "token" && MARKING_TOKENS.test(words.at(-2) ?? "")) return false;
  if (SECRET_WORDS.test(last)) return !(last === "pass" && words.length === 1);
  if (last === "key" || last === "keys") return words.slice(-3, -1).some((word) => KEY_OWNERS.test(word));
  if (last === "salt") return words.length > 1;
  // `SECRET_KEY_BASE`, `PASSWORD_1`, `TOKEN_PROD`: the secret word stands before a word that says which.
  if (BESIDE.test(last)) return false;
  const beforeLast = words.slice(0, -1).join("_");
  return /^(?:\d+|base|value|string|text|plain|plaintext|prod|production|dev|development|test|staging|default|current|previous|old|new|main|primary|secondary|master|root|admin|db|database)$/.test(
    last,
  )
    ? announcesSecret(beforeLast)
    : false;
}

/** What kind of secret the name announces. */
export function secretKindOfName(name: string): string {
  const words = wordsOf(name);
  if (words.some((word) => /^(?:\w*password|\w*passwd|passwords|pwd|pass|passphrase|passcode)$/.test(word)))
    return "password";
  if (words.some((word) => word.endsWith("token"))) return "token";
  if (words.includes("aws") && words.includes("secret")) return "secret access key";
  if (words.includes("private") || words.includes("privatekey")) return "private key";
  if (words.some((word) => /^(?:key|keys|apikey)$/.test(word)) && !words.includes("secret")) return "API key";
  if (words.some((word) => word.startsWith("credential"))) return "credentials";
  return "secret";
}

/** `DB_PASSWORD`, `dbPassword`, `db-password`, `db.password` are `db password`. */
function wordsOf(name: string): string[] {
  return name
    .replace(/([a-z0-9])([A-Z])/g, "$1_$2")
    .replace(/([A-Z]+)([A-Z][a-z])/g, "$1_$2")
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .flatMap((word) => /^([a-z]+?)(\d+)$/.exec(word)?.slice(1) ?? [word])
    .filter((word) => word !== "");
}
