import type { RawNode } from "../source/syntax/parser.js";

/** What a shell's variables hold where they are known. */
export type ShellVariables = ReadonlyMap<string, string>;

/** One word of a command: quotes taken off, known variables filled in, the others left as `${NAME}`. */
export function wordText(node: RawNode, source: string, variables: ShellVariables): string {
  const raw = source.slice(node.start, node.end);
  switch (node.type) {
    case "word":
      return raw.replace(/\\(\n)?([^]?)/g, (_, lineEnd: string | undefined, next: string) =>
        lineEnd === undefined ? next : next,
      );
    case "raw_string":
      return raw.slice(1, -1);
    case "ansi_c_string":
      return unescaped(raw.slice(2, -1));
    case "string":
      return expanded(node, node.start + 1, node.end - 1, source, variables);
    case "concatenation":
    case "command_name":
      return node.children.map((child) => wordText(child, source, variables)).join("");
    case "simple_expansion":
    case "expansion":
      return expansionText(raw, variables);
    default:
      return raw;
  }
}

/** A text with expansions in it, between two offsets: within double quotes, or of a heredoc. */
export function expanded(
  node: RawNode,
  start: number,
  end: number,
  source: string,
  variables: ShellVariables,
): string {
  let text = "";
  let at = start;
  for (const child of node.children) {
    if (!/expansion$|^command_substitution$/.test(child.type) || child.start < at) continue;
    text += withoutEscapes(source.slice(at, child.start)) + wordText(child, source, variables);
    at = child.end;
  }
  return text + withoutEscapes(source.slice(at, Math.max(at, end)));
}

function withoutEscapes(text: string): string {
  return text.replace(/\\([$`"\\])/g, "$1").replace(/\\\n/g, "");
}

function unescaped(text: string): string {
  return text.replaceAll(String.raw`\n`, "\n").replaceAll(String.raw`\t`, "\t").replace(/\\(.)/g, "$1");
}

/** `$NAME`, `${NAME}`, `${NAME:-default}`; anything else stays as it is. */
function expansionText(raw: string, variables: ShellVariables): string {
  const match = /^\$(?:\{(?<braced>\w+)(?::?-(?<fallback>[^{}$]*))?\}|(?<plain>\w+))$/.exec(raw)?.groups;
  const name = match?.["braced"] ?? match?.["plain"];
  if (name === undefined) return raw;
  return variables.get(name) ?? match?.["fallback"] ?? `\${${name}}`;
}

/**
 * The text as a shell's grammar can take it: what a template fills in (`${AWS::Region}`, `${Database.Endpoint.Port}`)
 * becomes a name of the same length.
 */
export function readableByShell(text: string): string {
  return text.replace(/\$\{[\w:.]+\}/g, (whole) => whole.replace(/[:.]/g, "_"));
}
