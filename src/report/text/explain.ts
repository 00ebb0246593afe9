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
  readonly example: { readonly name: string; readonly file: string; readonly text: string } | null;
}

const EXAMPLE_LINES_MAX = 24;

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
  if (cause.example !== null) {
    const text = cause.example.text.trimEnd().split("\n");
    lines.push(style.bold(`An example: ${cause.example.name}`), style.dim(`  ${cause.example.file}`));
    lines.push(...text.slice(0, EXAMPLE_LINES_MAX).map((line) => `    ${line}`));
    if (text.length > EXAMPLE_LINES_MAX) lines.push("    …");
    lines.push("");
  }
  if (cause.links.length > 0)
    lines.push(style.bold("Read more"), ...cause.links.map((link) => `  ${link.title}\n    ${link.url}`));
  return `${lines.join("\n").trimEnd()}\n`;
}
