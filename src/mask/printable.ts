/**
 * The text without characters that steer a terminal or turn its direction round: a file that is
 * shown must not be able to rewrite what stands on the screen. Line breaks and tabs stay.
 */
export function printable(text: string): string {
  return text.replace(STEERING, "\uFFFD");
}

const STEERING = /(?![\t\n\r])[\p{Cc}\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/gu;
