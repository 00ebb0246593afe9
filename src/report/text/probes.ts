import type { Answers, Profile, Run } from "../../profile/index.js";
import { mask } from "../../mask/index.js";
import { duration, type Style, truncate } from "./style.js";

/** Every probe that was made while the application was observed: what was asked, what came back, after how long. */
export function renderProbes(profile: Profile, style: Style): string {
  return `${profile.runs.flatMap((run) => [...renderRun(run, style), ""]).join("\n")}\n`;
}

function renderRun(run: Run, style: Style): string[] {
  const lines = [style.bold(run.faults.length === 0 ? "all well" : run.faults.join(", "))];
  for (const effect of run.effects)
    lines.push(
      style.dim(`  ${effect.fault}: ${effect.connections} connections, ${effect.bytes} bytes touched`),
    );
  for (const phase of run.phases) {
    if (run.phases.length > 1) {
      lines.push(
        style.dim(`  from ${duration(phase.fromSeconds)}: ${phase.faults.join(", ") || "all well"}`),
      );
    }
    for (const endpoint of phase.endpoints) {
      lines.push(...renderAnswers(endpoint.idle, "", style));
      if (endpoint.load !== null) lines.push(...renderAnswers(endpoint.load, "under load", style));
    }
  }
  if (run.exit !== null)
    lines.push(
      `  ended after ${duration(run.exit.atSeconds)}, exit code ${run.exit.exitCode} (${run.exit.reason})`,
    );
  return lines;
}

function renderAnswers(answers: Answers, when: string, style: Style): string[] {
  const kept = answers.samples.map((sample) => {
    const at = `${sample.atSeconds.toFixed(2)} s`.padStart(9);
    const answer = `${sample.answer.padEnd(8)} ${duration(sample.seconds).padStart(7)}`;
    return `${style.dim(at)}  ${answer}  ${truncate(mask(`${sample.request}  ${sample.excerpt}`), style.columns - 30)}`;
  });
  const left = answers.sent - answers.samples.length;
  return left > 0 ? [...kept, style.dim(`           and ${left} more ${when}`.trimEnd())] : kept;
}
