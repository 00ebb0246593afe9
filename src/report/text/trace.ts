import type { DeploymentTrace, TracedAnswer, TracedPlace } from "../../finding/index.js";
import { at, renderPath } from "./findings.js";
import { type Style, wrap } from "./style.js";

/** Why anything was said or not said: what every cause answered, with its places in the Model. */
export function renderTrace(traces: readonly DeploymentTrace[], style: Style): string {
  const lines = traces.flatMap(({ deployment, answers, silent, notAsked }) => [
    style.bold(`trace of ${deployment}`),
    ...answers.flatMap((answer) => renderAnswer(answer, style)),
    ...listed("asked, nothing found", silent, style),
    ...listed("only a rehearsal shows them", notAsked, style),
    "",
  ]);
  return `${lines.join("\n")}\n`;
}

function renderAnswer({ cause, outcome, text, fate, where, path }: TracedAnswer, style: Style): string[] {
  const label = outcome === "found" ? style.warning(outcome) : style.dim(outcome);
  return [
    `${label}  ${style.bold(cause)}${fate === null ? "" : ` → ${fate}`}`,
    ...wrap(text, style.columns, "    "),
    ...where.flatMap((place) => renderPlace(place, style)),
    ...(path.length > 0 ? renderPath(path, style) : []),
  ];
}

function renderPlace(place: TracedPlace, style: Style): string[] {
  const node = place.node === null || place.node === "" ? "" : ` ${place.node}`;
  const value = place.value === "" ? "" : ` = ${place.value}`;
  return wrap(
    `${at(place)}${node}${value}${place.written ? "" : " (default or derived)"}`,
    style.columns,
    "      ",
  );
}

function listed(heading: string, causes: readonly string[], style: Style): string[] {
  if (causes.length === 0) return [];
  return [style.dim(`${heading}:`), ...wrap(causes.join(", "), style.columns, "    ")];
}
