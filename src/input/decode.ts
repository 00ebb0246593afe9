import { decodeWindows1252, type Encoding } from "./encoding.js";
import { SNIFF_BYTES } from "./limits.js";

export interface Decoded {
  /** Without a byte order mark. */
  readonly text: string;
  readonly encoding: Encoding;
}

/** The text of some bytes, or null when they are binary. Byte order marks are dropped, and told by the encoding. */
export function decode(bytes: Uint8Array): Decoded | null {
  const encoding = encodingOf(bytes);
  if (encoding === null) return null;
  try {
    const text = new TextDecoder(encoding.replace("-bom", ""), { fatal: true }).decode(bytes);
    return { text, encoding };
  } catch {
    // Not UTF-8 after all. Structure is ASCII in every format read here, so a Western code page keeps
    // it whole; only letters of comments may come out wrong.
    return encoding.startsWith("utf-16")
      ? null
      : { text: decodeWindows1252(bytes), encoding: "windows-1252" };
  }
}

/** The text of the first bytes of something longer: a character that is cut at the end does not count. */
export function decodeHead(bytes: Uint8Array): string | null {
  const encoding = encodingOf(bytes);
  return encoding === null
    ? null
    : new TextDecoder(encoding.replace("-bom", "")).decode(bytes, { stream: true });
}

function encodingOf(bytes: Uint8Array): Exclude<Encoding, "windows-1252"> | null {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return "utf-16le-bom";
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return "utf-16be-bom";
  const head = bytes.subarray(0, SNIFF_BYTES);
  const zeros = { even: 0, odd: 0 };
  let controls = 0;
  for (let index = 0; index < head.length; index += 1) {
    const byte = head[index] ?? 0;
    if (byte === 0) zeros[index % 2 === 0 ? "even" : "odd"] += 1;
    else if (byte < 32 && (byte < 9 || byte > 13) && byte !== 27) controls += 1;
  }
  if (zeros.even === 0 && zeros.odd === 0) {
    if (controls * 20 > head.length) return null;
    return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? "utf-8-bom" : "utf-8";
  }
  // ASCII written as UTF-16 without a mark has a zero in nearly every second byte, and only there.
  const half = head.length / 2;
  if (zeros.even === 0 && zeros.odd > half * 0.7) return "utf-16le";
  if (zeros.odd === 0 && zeros.even > half * 0.7) return "utf-16be";
  return null;
}
