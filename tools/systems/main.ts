// Writes docs/systems.md: asks the built command about every attempt of every system.
import { execFile } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { FILE, page } from "./page.js";
import type { CheckReport, RehearsalReport } from "./sections.js";
import { deployment, isPlayable, rehearsalWords, stories } from "./story.js";

const OUTPUT_BYTES_MAX = 256 * 1024 * 1024;
const root = process.cwd();
const run = promisify(execFile);

/** Exit 1 says that something was found, which is an answer too. */
async function steady<Report>(asking: readonly string[]): Promise<Report> {
  const words = [join(root, "bin", "steady.js"), ...asking, "--format", "json"];
  const options = { cwd: root, maxBuffer: OUTPUT_BYTES_MAX };
  const { stdout } = await run(process.execPath, words, options).catch((error: { code: unknown }) => {
    if (error.code === 1 && "stdout" in error) return error as { code: number; stdout: string };
    throw error;
  });
  return JSON.parse(stdout) as Report;
}

const checks = new Map<string, CheckReport>();
const rehearsals = new Map<string, RehearsalReport>();
for (const story of stories(root)) {
  for (const attempt of story.attempts) {
    const folder = deployment(story.system, attempt.name);
    process.stderr.write(`${folder} …\n`);
    checks.set(folder, await steady<CheckReport>(["check", folder]));
    if (isPlayable(story))
      rehearsals.set(folder, await steady<RehearsalReport>(rehearsalWords(story.system, attempt)));
  }
}

const asked = <Report>(reports: ReadonlyMap<string, Report>, folder: string): Report => {
  const report = reports.get(folder);
  if (report === undefined) throw new Error(`${folder} was not asked about.`);
  return report;
};
const text = page(root, {
  check: (story, attempt) => asked(checks, deployment(story.system, attempt.name)),
  rehearsal: (story, attempt) =>
    isPlayable(story) ? asked(rehearsals, deployment(story.system, attempt.name)) : null,
});
writeFileSync(join(root, FILE), text);
process.stdout.write(`${FILE}: ${checks.size} attempts\n`);
