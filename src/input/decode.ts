import { SNIFF_BYTES } from "./limits.js";

/** The text of some bytes, or null when they are binary. Byte order marks are dropped. */
export function decodeText(bytes: Uint8Array): string | null {
  const encoding = encodingOf(bytes);
  if (encoding === null) return null;
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    // Not UTF-8 after all. Structure is ASCII in every format read here, so a Western code page keeps
    // it whole; only letters of comments may come out wrong.
    return encoding === "utf-8" ? new TextDecoder("windows-1252").decode(bytes) : null;
  }
}

function encodingOf(bytes: Uint8Array): "utf-8" | "utf-16le" | "utf-16be" | null {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return "utf-16le";
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return "utf-16be";
  const head = bytes.subarray(0, SNIFF_BYTES);
  const zeros = { even: 0, odd: 0 };
  let controls = 0;
  for (const [index, byte] of head.entries()) {
    if (byte === 0) zeros[index % 2 === 0 ? "even" : "odd"] += 1;
    else if (byte < 32 && (byte < 9 || byte > 13) && byte !== 27) controls += 1;
  }
  if (zeros.even === 0 && zeros.odd === 0) return controls * 20 > head.length ? null : "utf-8";
  // ASCII written as UTF-16 without a mark has a zero in nearly every second byte, and only there.
  const half = head.length / 2;
  if (zeros.even === 0 && zeros.odd > half * 0.7) return "utf-16le";
  if (zeros.odd === 0 && zeros.even > half * 0.7) return "utf-16be";
  return null;
}
