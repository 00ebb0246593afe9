import type { ImageHealthCheck, Origin } from "../../model/index.js";
import { known } from "../../model/index.js";
import { durationSeconds } from "../durations.js";
import { type Instruction, jsonWords } from "./instructions.js";

/** Docker's own defaults. Source: docs.docker.com/reference/dockerfile, HEALTHCHECK. */
const INTERVAL_SECONDS = 30;
const TIMEOUT_SECONDS = 30;
const START_PERIOD_SECONDS = 0;
const RETRIES = 3;

/** HEALTHCHECK of an image; with NONE there is no command. */
export function healthCheckOf(instruction: Instruction, origin: Origin): ImageHealthCheck | null {
  const seconds = (flag: string, fallback: number): number =>
    durationSeconds(instruction.flags.get(flag) ?? "") ?? fallback;
  const retries = Number(instruction.flags.get("retries") ?? RETRIES);
  const times = {
    origin,
    intervalSeconds: seconds("interval", INTERVAL_SECONDS),
    timeoutSeconds: seconds("timeout", TIMEOUT_SECONDS),
    startPeriodSeconds: seconds("start-period", START_PERIOD_SECONDS),
    retries: Number.isInteger(retries) ? retries : RETRIES,
  };
  if (/^none$/i.test(instruction.text)) return { ...times, command: null };
  const line = /^cmd\s+(?<command>[\s\S]+)$/i.exec(instruction.text)?.groups?.["command"]?.trim();
  if (line === undefined) return null;
  const words = jsonWords(line);
  return {
    ...times,
    command: { origin, form: words === null ? "shell" : "exec", words: known(words ?? [line], origin) },
  };
}
