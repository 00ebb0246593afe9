import { BASE64_40, isSecretAccessKey, SECRET_KINDS, URL_PASSWORD } from "./kinds.js";
import { secretKindOfName, secretName } from "./names.js";
import { isPlaceholder, isPlainlyOther, isReference } from "./references.js";
import { MASKED, secretSpans } from "./spans.js";
import { standsIn } from "./stand-ins.js";

/** The text with every secret replaced by `***`. References, placeholders and names stay readable. */
export function mask(text: string): string {
  if (text.length < 4) return text;
  let masked = "";
  let at = 0;
  for (const { start, end } of secretSpans(text)) {
    masked += text.slice(at, start) + MASKED;
    at = end;
  }
  return masked + text.slice(at);
}

/** Without the flags under which a pattern remembers where it was. */
const PASSWORD_IN_URL = new RegExp(URL_PASSWORD.source, "i");
const KINDS = SECRET_KINDS.map(({ what, pattern }) => ({
  what,
  pattern: new RegExp(pattern.source, pattern.flags.replace("g", "")),
}));

/** What kind of secret the value is, or null when it is none (a reference, a placeholder, something harmless). */
export function looksSecret(name: string, value: string): string | null {
  const text = value.trim();
  if (isReference(text)) return null;
  const password = PASSWORD_IN_URL.exec(text)?.groups?.["password"];
  if (password !== undefined && !isReference(password) && !isPlaceholder(password) && !standsIn(password))
    return "password in a URL";
  for (const { what, pattern } of KINDS) {
    const match = pattern.exec(text)?.[0];
    if (match !== undefined && !standsIn(match)) return what;
  }
  if (isPlaceholder(text) || isPlainlyOther(text) || standsIn(text)) return null;
  if (!secretName(name)) {
    const keys = text.match(BASE64_40) ?? [];
    return keys.some(isSecretAccessKey) ? "secret access key" : null;
  }
  const what = secretKindOfName(name);
  // A number under a name of this kind is a count or a time, unless it is a password.
  if (what !== "password" && /^[\d.]+$/.test(text) && text.length < 12) return null;
  return what;
}
