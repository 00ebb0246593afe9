import { known, type ImageCopy, type Origin, type StartCommand } from "../../model/index.js";
import { type Instruction, jsonWords } from "./instructions.js";
import { splitWords } from "./words.js";

/** CMD or ENTRYPOINT. An empty one (`CMD []`) takes an inherited one away. */
export function startCommandOf(instruction: Instruction, origin: Origin): StartCommand | null {
  if (instruction.json !== null) {
    if (instruction.json.length === 0) return null;
    return { origin, form: "exec", words: known(instruction.json, origin) };
  }
  const line = shellWords(instruction);
  return line === "" ? null : { origin, form: "shell", words: known([line], origin) };
}

/** What the shell is given; of a heredoc its lines. */
export function shellWords(instruction: Instruction): string {
  if (!instruction.heredoc) return instruction.json?.join(" ") ?? instruction.text;
  const lines = instruction.text.split("\n");
  const delimiter = /<<-?\s*["']?(\w+)["']?/.exec(lines[0] ?? "")?.[1];
  const end = lines.findIndex((line, index) => index > 0 && line.trim() === delimiter);
  return lines.slice(1, end < 0 ? undefined : end).join("\n");
}

/** COPY or ADD; null for an inline file, which brings nothing from the context. */
export function copyOf(
  instruction: Instruction,
  expanded: (word: string) => string,
  origin: Origin,
  escape: string,
  workingDirectory: ImageCopy["workingDirectory"],
): ImageCopy | null {
  if (instruction.heredoc) return null;
  const words = (jsonWords(instruction.text) ?? splitWords(instruction.text, escape)).map(expanded);
  const destination = words.at(-1);
  if (destination === undefined || words.length < 2) return null;
  return {
    origin,
    fromStage: instruction.flags.get("from") ?? null,
    sources: words.slice(0, -1),
    destination,
    workingDirectory,
  };
}
