import { SECRET_KINDS, secretAccessKeys, URL_PASSWORD } from "./kinds.js";
import { secretKindOfName, secretName } from "./names.js";
import { isPlaceholder, isPlainlyOther, isReference } from "./references.js";

export const MASKED = "***";

/** `name=value`, `name: value`, `"name": "value"`, `--name value`. */
const PAIR =
  /(?<![\w.-])(?<before>(?<quote>["'`]?)(?<name>[A-Za-z_][\w.-]{1,80})\k<quote>\s{0,4}(?:=>|:=|=|:)\s{0,4})(?<value>"(?:[^"\\\n]|\\.){0,4000}"|'[^'\n]{0,4000}'|[^\s"'`,;&{}()[\]<>|:=][^\s"'`,;&{}()[\]<>|]{0,4000})/g;
const FLAG =
  /(?<before>(?:^|\s)--?(?<name>[A-Za-z][\w-]{2,60})[ =])(?<value>"[^"\n]{1,400}"|'[^'\n]{1,400}'|[^\s"'-][^\s"']{0,400})/g;
/** Name and value as two fields of one object, as in a task definition. */
const NAME_THEN_VALUE =
  /(?<before>["']?\b[Nn]ame["']?\s*[:=]\s*["']?(?<name>[A-Za-z_][\w.-]{1,80})["']?\s*,?\s*["']?\b[Vv]alue["']?\s*[:=]\s*)(?<value>"(?:[^"\\\n]|\\.){0,4000}"|'[^'\n]{0,4000}'|[^\s"',}\]]{1,4000})/g;

/** The text with every secret replaced by `***`. References, placeholders and names stay readable. */
export function mask(text: string): string {
  if (text.length < 4) return text;
  let masked = text;
  for (const { pattern } of SECRET_KINDS) {
    masked = masked.replace(pattern, (...found) => `${groupsOf(found)["keep"] ?? ""}${MASKED}`);
  }
  masked = masked.replace(URL_PASSWORD, (...found) => {
    const { before = "", password = "" } = groupsOf(found);
    return before + (isReference(password) ? password : MASKED);
  });
  for (const key of secretAccessKeys(masked)) masked = masked.replaceAll(key, MASKED);
  for (const pattern of [PAIR, NAME_THEN_VALUE, FLAG]) masked = maskPairs(masked, pattern);
  return masked;
}

function maskPairs(text: string, pattern: RegExp): string {
  return text.replace(pattern, (...found) => {
    const [whole] = found;
    const { before = "", name = "", value = "" } = groupsOf(found);
    const at = found.find((part) => typeof part === "number") ?? 0;
    const quote = /^["']/.exec(value)?.[0] ?? "";
    const bare = quote === "" ? value : value.slice(1, -1);
    if (
      !secretName(name) ||
      isReference(bare) ||
      bare.startsWith(MASKED) ||
      isProse(text, Number(at), name, value)
    ) {
      return String(whole);
    }
    return `${before}${quote}${MASKED}${quote}`;
  });
}

/** "Unexpected token: end of file", "secret: not found" are sentences. */
function isProse(text: string, at: number, name: string, value: string): boolean {
  if (!/^[a-z]+$/i.test(name) || !/^(?:[A-Za-z]+|[^\w"']{1,3})$/.test(value)) return false;
  const following = text.slice(
    text.indexOf(value, at) + value.length,
    text.indexOf(value, at) + value.length + 2,
  );
  return /[A-Za-z] $/.test(text.slice(Math.max(0, at - 2), at)) || /^ [a-z]/.test(following);
}

/** The named groups of a match, as `replace` hands them over last. */
function groupsOf(found: readonly unknown[]): Readonly<Record<string, string | undefined>> {
  const last = found.at(-1);
  return typeof last === "object" && last !== null ? (last as Record<string, string | undefined>) : {};
}

/** What kind of secret the value is, or null when it is none (a reference, a placeholder, something harmless). */
export function looksSecret(name: string, value: string): string | null {
  const text = value.trim();
  if (isReference(text)) return null;
  const password = new RegExp(URL_PASSWORD.source, "i").exec(text)?.groups?.["password"];
  if (password !== undefined && !isReference(password) && !isPlaceholder(password))
    return "password in a URL";
  for (const { what, pattern } of SECRET_KINDS) {
    if (new RegExp(pattern.source, pattern.flags.replace("g", "")).test(text)) return what;
  }
  if (isPlaceholder(text) || isPlainlyOther(text)) return null;
  if (!secretName(name)) return secretAccessKeys(text).length > 0 ? "secret access key" : null;
  const what = secretKindOfName(name);
  // A number under a name of this kind is a count or a time, unless it is a password.
  if (what !== "password" && /^[\d.]+$/.test(text) && text.length < 12) return null;
  return what;
}
