import { type Cause, causes, sentence } from "../../causes/index.js";
import { type Explained, renderExplanation } from "../../report/index.js";
import { explain } from "../explained.js";
import { EXIT, UnusableError } from "../exit-codes.js";
import { openTerminal } from "../terminal.js";

export interface CatalogueOptions {
  readonly format: "text" | "json" | "markdown";
  readonly output?: string;
}

/** One cause in plain words. */
export async function explainCommand(id: string, options: CatalogueOptions): Promise<number> {
  const cause = causes.find((one) => one.id === id);
  if (cause === undefined)
    throw new UnusableError(`There is no cause "${id}" here.${similar(id)} All of them: steady causes.`);
  const terminal = openTerminal(options.output);
  if (options.format === "markdown") {
    const { causePage } = await import("../../report/pages/index.js");
    terminal.write(await causePage(cause));
    return EXIT.clean;
  }
  const explained = { ...explain(cause), example: await exampleOf(cause) };
  terminal.write(
    options.format === "json"
      ? `${JSON.stringify(explained, null, 2)}\n`
      : renderExplanation(explained, terminal.style),
  );
  return EXIT.clean;
}

/** The catalogue: one line each in alphabetical order, or by group as a page. */
export async function causesCommand(options: CatalogueOptions): Promise<number> {
  const terminal = openTerminal(options.output);
  if (options.format === "markdown") {
    const { cataloguePage } = await import("../../report/pages/index.js");
    terminal.write(cataloguePage(causes));
    return EXIT.clean;
  }
  const all = [...causes].sort((a, b) => a.id.localeCompare(b.id));
  const width = Math.max(...all.map((cause) => cause.id.length));
  const text = all
    .map((cause) => `${cause.id.padEnd(width)}  ${cause.severity.padEnd(7)}  ${sentence(cause.title)}`)
    .join("\n");
  const json = { schema: "steadystate/causes@1", causes: all.map((cause) => explain(cause)) };
  terminal.write(
    options.format === "json"
      ? `${JSON.stringify(json, null, 2)}\n`
      : `${text}\n\nIn full: steady explain <cause>\n`,
  );
  return EXIT.clean;
}

/** The first failing example that is made of files, at the line where the check finds the cause. */
async function exampleOf(cause: Cause): Promise<Explained["example"]> {
  const example = cause.examples.failing.find((one) => one.files !== undefined);
  if (example?.files === undefined) return null;
  const { readTexts } = await import("../../read/index.js");
  const result = await readTexts(example.files);
  for (const verdict of result.models.flatMap((model) => cause.check?.(model) ?? [])) {
    const place = verdict.outcome === "found" ? verdict.defect.where[0]?.origin.place : undefined;
    const text = place ? example.files[place.file] : undefined;
    if (place && text !== undefined) return { name: example.name, file: place.file, text, line: place.line };
  }
  return null;
}

/** The ids that share a word with what was typed. */
function similar(id: string): string {
  const words = id
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word.length > 2);
  const near = causes
    .filter((cause) => words.some((word) => cause.id.includes(word)))
    .map((cause) => cause.id);
  return near.length === 0 ? "" : ` Did you mean ${near.slice(0, 4).join(", ")}?`;
}
