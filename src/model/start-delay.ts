import { type StartProcess, startProcess } from "./start-process.js";
import type { Container } from "./task.js";
import type { Origin } from "./value.js";

/** Time that a start command lets pass on purpose before the program begins. */
export interface StartDelay {
  readonly seconds: number;
  readonly origin: Origin;
  /** As written: `sleep 90`. */
  readonly text: string;
}

/** Only what surely runs once is counted: loops and branches are left out. Null when nothing is. */
export function startDelay(container: Container): StartDelay | null {
  const process = startProcess(container);
  const line = process.known && process.value !== null ? shellLine(process.value) : null;
  if (!process.known || line === null) return null;
  const { seconds, texts } = sleepsBeforeLast(line);
  return seconds === 0
    ? null
    : { seconds, origin: process.value?.origin ?? process.origin, text: texts.join(", ") };
}

/** Seconds that a shell line sleeps before its last command. */
export function sleepsBeforeLast(line: string): {
  readonly seconds: number;
  readonly texts: readonly string[];
} {
  if (/(?:^|[\s;&|])(?:while|until|for|if|case)\s/.test(line)) return { seconds: 0, texts: [] };
  const commands = line.split(/&&|;|\n/).map((command) => command.trim());
  const texts = commands.slice(0, -1).filter((command) => SLEEP.test(command));
  return { seconds: texts.reduce((sum, text) => sum + sleepSeconds(text), 0), texts };
}

const SLEEP = /^sleep\s+\d+(?:\.\d+)?[smh]?$/;
const UNIT_SECONDS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600 };

function sleepSeconds(text: string): number {
  const [, number = "0", unit = "s"] = /(\d+(?:\.\d+)?)([smh]?)$/.exec(text) ?? [];
  return Number(number) * (UNIT_SECONDS[unit || "s"] ?? 1);
}

function shellLine({ form, words }: StartProcess): string | null {
  if (form === "shell") return words.join(" ");
  const [program = ""] = words;
  const at = words.findIndex((word) => /^-[a-z]*c$/.test(word));
  return /(?:^|\/)(?:ba|da|a|z)?sh$/.test(program) && at > 0 ? (words[at + 1] ?? null) : null;
}
