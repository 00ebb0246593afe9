import type { RunOutcome } from "./run.js";

/** What differs from the deployment in how it was observed. */
export function wellNotes({ madeUp, shortcomings, run }: RunOutcome): readonly string[] {
  const notes: string[] = shortcomings.map((text) => `${text.slice(0, 1).toUpperCase()}${text.slice(1)}.`);
  if (madeUp.length > 0) {
    notes.push(`The values of ${madeUp.join(", ")} are not known here; harmless ones were made up.`);
  }
  if (run.memory.method === "rss") {
    notes.push(
      "Memory is the sum of resident sizes, in which pages shared by several processes count more than once.",
    );
  }
  return notes;
}

export function commandNotes({ commandsNotRun }: RunOutcome): readonly string[] {
  return commandsNotRun.map(
    (program) => `The container health command was not run: ${program} is not installed on this machine.`,
  );
}
