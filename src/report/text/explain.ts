import { type Style, wrap } from "./style.js";

/** What `steady explain` shows of a cause; the fields are those of the cause itself. */
export interface Explained {
  readonly id: string;
  readonly title: string;
  readonly severity: string;
  readonly meaning: string;
  readonly hurts: string;
  readonly mend: string;
  readonly seenBy: readonly string[];
  readonly explains: readonly string[];
  readonly links: readonly { readonly title: string; readonly url: string }[];
  /** The file of a failing example, and the line that shows the cause. */
  readonly example: {
    readonly name: string;
    readonly file: string;
    readonly text: string;
    readonly line: number;
  } | null;
}

const LINES_AROUND = 7;

export function renderExplanation(cause: Explained, style: Style): string {
  const block = (heading: string, text: string): string[] => [
    style.bold(heading),
    ...wrap(text, style.columns, "  "),
    "",
  ];
  const lines = [
    `${style.bold(cause.id)} · ${cause.title} · ${cause.severity} · seen by ${cause.seenBy.join(", ")}`,
    "",
    ...block("What it means", cause.meaning),
    ...block("Why it hurts", cause.hurts),
    ...block("How to mend it", cause.mend),
  ];
  if (cause.explains.length > 0) lines.push(...block("What it explains", cause.explains.join(", ")));
  if (cause.example !== null) lines.push(...renderExample(cause.example, style), "");
  if (cause.links.length > 0)
    lines.push(style.bold("Read more"), ...cause.links.map((link) => `  ${link.title}\n    ${link.url}`));
  return `${lines.join("\n").trimEnd()}\n`;
}

function renderExample(example: NonNullable<Explained["example"]>, style: Style): string[] {
  const text = example.text.trimEnd().split("\n");
  const from = Math.max(0, example.line - 1 - LINES_AROUND);
  const shown = text.slice(from, example.line + LINES_AROUND);
  return [
    style.bold(`An example: ${example.name}`),
    style.dim(`  ${example.file}:${example.line}`),
    ...shown.map((line, index) => {
      const number = from + index + 1;
      const row = `${String(number).padStart(6)} │ ${line}`;
      return number === example.line ? style.error(row) : row;
    }),
  ];
}
