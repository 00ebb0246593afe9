/**
 * Readers leave what only the deployment decides as `${Name}` inside a known text. Such a part must
 * not be taken for the text itself, nor its colons for separators.
 */
const PLACEHOLDER = /\$\{[^{}]*\}/g;

/** The text holds a part that only the deployment decides. */
export function hasPlaceholder(text: string): boolean {
  return text.includes("${");
}

/** The text with its placeholders made into plain words, and the way back for each part taken from it. */
export function shelter(text: string): { readonly text: string; readonly restore: (part: string) => string } {
  const parts: string[] = [];
  const sheltered = text.replace(
    PLACEHOLDER,
    (placeholder) => `placeholder0${parts.push(placeholder) - 1}0end`,
  );
  return {
    text: sheltered,
    restore: (part) =>
      part.replace(/placeholder0(\d+)0end/gi, (_, index: string) => parts[Number(index)] ?? ""),
  };
}

/** Whether the text fits the pattern, each placeholder of which may stand for anything. Letters of either case are alike. */
export function fitsPlaceholders(pattern: string, text: string): boolean {
  const fixed = pattern.split(PLACEHOLDER).map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`^${fixed.join(".*")}$`, "i").test(text);
}
