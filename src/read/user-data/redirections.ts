/** A file that a command's output goes to. */
export interface OpenFile {
  readonly path: string;
  readonly append: boolean;
}

/** What `>` and `>>` name, and what `tee` is given. */
export function redirections(
  redirects: readonly { readonly operator: string; readonly target: string }[],
  words: readonly string[],
): OpenFile[] {
  const files = redirects
    .filter(
      ({ operator, target }) => /^&?>{1,2}\|?$/.test(operator) && target !== "" && target !== "/dev/null",
    )
    .map(({ operator, target }) => ({ path: target, append: operator.includes(">>") }));
  const bare = words[0] === "sudo" ? words.slice(1) : words;
  if (bare[0] !== "tee") return files;
  const append = bare.some((word) => word === "-a" || word === "--append");
  return [
    ...files,
    ...bare.slice(1).flatMap((word) => (word.startsWith("-") ? [] : [{ path: word, append }])),
  ];
}

/** What a command prints, where that is written; null when it is not known. */
export function fileText(words: readonly string[], given: string | null): string | null {
  const [program, ...operands] = words;
  if (program === "tee" || program === "cat") return given;
  if (program === "echo") {
    const options = operands.findIndex((word) => !/^-[neE]+$/.test(word));
    const text = operands.slice(options < 0 ? operands.length : options).join(" ");
    const flags = operands.slice(0, options < 0 ? operands.length : options).join("");
    const whole = flags.includes("e") ? text.replaceAll(String.raw`\n`, "\n") : text;
    return flags.includes("n") ? whole : `${whole}\n`;
  }
  if (program !== "printf") return null;
  const [format = "", ...rest] = operands;
  if (/%(?!s)/.test(format)) return null;
  let next = 0;
  return format.replace(/%s/g, () => rest[next++] ?? "").replaceAll(String.raw`\n`, "\n");
}
