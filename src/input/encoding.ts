/** How a text is written in bytes, so that it can be written back the same way. */
export type Encoding =
  | "utf-8"
  | "utf-8-bom"
  | "utf-16le"
  | "utf-16le-bom"
  | "utf-16be"
  | "utf-16be-bom"
  | "windows-1252";

const MARK = "\uFEFF";

/** What windows-1252 has in place of Latin-1's control characters, in the order of the bytes 0x80 to 0x9f. */
const WINDOWS_1252_UPPER =
  "\u20ac\u0081\u201a\u0192\u201e\u2026\u2020\u2021\u02c6\u2030\u0160\u2039\u0152\u008d\u017d\u008f" +
  "\u0090\u2018\u2019\u201c\u201d\u2022\u2013\u2014\u02dc\u2122\u0161\u203a\u0153\u009d\u017e\u0178";

/** Node's own decoder takes it for Latin-1 in some versions. */
export function decodeWindows1252(bytes: Uint8Array): string {
  const latin = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("latin1");
  // oxlint-disable-next-line no-control-regex -- these are what is replaced
  return latin.replace(/[\x80-\x9f]/g, (one) => WINDOWS_1252_UPPER.charAt(one.charCodeAt(0) - 0x80));
}

/** The bytes of a text; null when the encoding has no bytes for one of its characters. */
export function encodeText(text: string, encoding: Encoding): Buffer | null {
  const marked = encoding.endsWith("-bom") ? MARK + text : text;
  if (encoding.startsWith("utf-8")) return Buffer.from(marked, "utf8");
  if (encoding.startsWith("utf-16le")) return Buffer.from(marked, "utf16le");
  if (encoding.startsWith("utf-16be")) return Buffer.from(marked, "utf16le").swap16();
  return encodeWindows1252(text);
}

function encodeWindows1252(text: string): Buffer | null {
  const bytes = Buffer.alloc(text.length);
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    const upper = WINDOWS_1252_UPPER.indexOf(text.charAt(at));
    if (upper >= 0) bytes[at] = 0x80 + upper;
    else if (code < 0x80 || (code >= 0xa0 && code <= 0xff)) bytes[at] = code;
    else return null;
  }
  return bytes;
}
