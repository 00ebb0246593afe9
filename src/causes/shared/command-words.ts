import { type Container, type Origin, startProcess } from "../../model/index.js";

/** The command line of a container as far as it is written; enough to look for an option in it. */
export interface CommandLine {
  readonly text: string;
  readonly origin: Origin;
}

/** Options given in `command` count even where the image's ENTRYPOINT before it is not known. */
export function commandLine(container: Container): CommandLine | null {
  const process = startProcess(container);
  if (process.known) {
    return process.value === null
      ? null
      : { text: process.value.words.join(" "), origin: process.value.origin };
  }
  const { command } = container;
  return command.known && command.value !== null
    ? { text: command.value.join(" "), origin: command.origin }
    : null;
}
