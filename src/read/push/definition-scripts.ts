import type { InputFile } from "../../input/index.js";
import { type Origin, unknown } from "../../model/index.js";
import type { DefinitionChange } from "../reader.js";
import { splitShellWords } from "../shell-words.js";
import { withoutYaml } from "./commands.js";
import type { Variables } from "./variables.js";

const COMMAND = /\b(?:sed|jq|yq|aws\b.*\bdescribe-task-definition)\b/;
const LINES_MAX = 20_000;
/** A filter may be written over several lines. */
const COMMAND_LINES_MAX = 40;
const ENDS = new Set([";", "&&", "||", "&", ")", "then", "do"]);

/** Commands of shells that write into a task definition, or write one anew. */
export function shellChanges(file: InputFile, variables: Variables): DefinitionChange[] {
  const lines = (file.text() ?? "").split(/\r?\n/, LINES_MAX);
  return lines.flatMap((line, index) => {
    if (/^\s*(?:#|\/\/)/.test(line) || !COMMAND.test(line)) return [];
    const text = [withoutYaml(line), ...lines.slice(index + 1, index + COMMAND_LINES_MAX)].join("\n");
    const place = {
      file: file.path,
      line: index + 1,
      column: line.length - line.trimStart().length + 1,
      endLine: index + 1,
      endColumn: line.trimEnd().length + 1,
    };
    const origin = { place, node: null, written: true };
    return pipelinesOf(splitShellWords(text)).flatMap((stages) => changesOf(stages, origin, variables));
  });
}

/** The pipelines of the first line: what is joined by `&&` too, what begins on the next line not. */
function pipelinesOf(words: readonly string[]): string[][][] {
  const pipelines: string[][][] = [[[]]];
  for (const word of words) {
    if (word === ";") break;
    if (ENDS.has(word)) pipelines.push([[]]);
    else if (word === "|") pipelines.at(-1)?.push([]);
    else pipelines.at(-1)?.at(-1)?.push(word);
  }
  return pipelines;
}

function changesOf(stages: readonly string[][], origin: Origin, variables: Variables): DefinitionChange[] {
  const files = [...new Set(stages.flatMap((stage) => filesIn(stage, variables)))];
  const changes = stages.flatMap((stage): Partial<DefinitionChange>[] => {
    const [command = "", ...rest] = stage.filter((word) => !/^(?:sudo|\w+=.*)$/.test(word));
    if (command === "sed") return substitutions(rest);
    if (command === "jq" || command === "yq") return filtered(rest, origin);
    const written = outputOf(stage) ?? outputOf(stages.at(-1) ?? []);
    const fetches = command === "aws" && rest.includes("describe-task-definition") && written !== null;
    return fetches ? [replaced(origin)] : [];
  });
  return changes.flatMap((change) =>
    files.map((path) => ({ ...NOTHING, container: null, origin, file: path, ...change })),
  );
}

const NOTHING = { image: null, texts: [], environment: [], environmentKnown: true, command: null } as const;

const BY_SCRIPT = "a script puts it in before the deployment";

function replaced(origin: Origin): Partial<DefinitionChange> {
  return { image: unknown(BY_SCRIPT, origin), environmentKnown: false };
}

/** Where the stage sends what it prints. */
function outputOf(stage: readonly string[]): string | null {
  const at = stage.findIndex((word) => word === ">" || word === "tee");
  return at < 0 ? null : (stage[at + 1] ?? null);
}

/** Documents that the stage names, by names that the file itself tells. */
function filesIn(stage: readonly string[], variables: Variables): string[] {
  return stage.flatMap((word) => {
    const path = variables.resolve(word.replace(/^file:\/\//, ""));
    return /^[\w./@-]+\.(?:json|ya?ml|tpl|template)$/.test(path) ? [path] : [];
  });
}

/** `s|old|new|`: values that hold the old text are not known before. */
function substitutions(words: readonly string[]): Partial<DefinitionChange>[] {
  const scripts = words.filter((word) => /^-?e?s([|/#,@%~!+:_^])/.test(word));
  return scripts.flatMap((script) =>
    script.split(/;\s*(?=s\W)/).flatMap((one) => {
      const [, mark = "/", rest = ""] = /^\s*(?:-e)?s(\W|_)([^]*)$/.exec(one) ?? [];
      const old = textBefore(mark, rest);
      return old === "" ? [] : [{ texts: [old] }];
    }),
  );
}

/** The pattern up to the mark that ends it; of an expression the text before its first sign. */
function textBefore(mark: string, rest: string): string {
  let text = "";
  for (let at = 0; at < rest.length && rest.charAt(at) !== mark; at += 1) {
    const character = rest.charAt(at);
    const next = rest.charAt(at + 1);
    if (character === "\\" && /[^\w]/.test(next)) {
      text += next;
      at += 1;
    } else if (/[*[\]\\^]/.test(character) || (character === "." && next === "*")) {
      return text;
    } else {
      text += character;
    }
  }
  return text;
}

/** A filter that assigns; one that only asks or leaves fields out changes nothing that matters here. */
function filtered(words: readonly string[], origin: Origin): Partial<DefinitionChange>[] {
  const filter = filterOf(words);
  if (filter === null) return [replaced(origin)];
  if (!/(?:^|[^=!<>])=(?!=)|[{,]\s*"?\w+"?\s*:/.test(filter)) return [];
  const image = /\bimage\b/.test(filter);
  const environment = /\b(?:environment|secrets|environmentFiles)\b/.test(filter);
  return image || environment
    ? [{ image: image ? unknown(BY_SCRIPT, origin) : null, environmentKnown: !environment }]
    : [];
}

const TWO_VALUES = /^--(?:arg|argjson|slurpfile|rawfile)$/;

/** The first word that is no option; null where it stands in a file or variable. */
function filterOf(words: readonly string[]): string | null {
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? "";
    if (TWO_VALUES.test(word)) at += 2;
    else if (/^(?:-f|--from-file)$/.test(word)) return null;
    else if (!word.startsWith("-")) return /^\$[\w{]/.test(word) ? null : word;
  }
  return "";
}
