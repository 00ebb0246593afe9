import { type ImageHealthCheck, known } from "../../model/index.js";
import { childOf, type DocumentNode, originOf } from "../document/index.js";
import { durationSeconds } from "../durations.js";
import type { Lookup } from "../interpolate.js";
import { textOf } from "./fields.js";

/** Compose takes Docker's own defaults. */
const DEFAULTS = { intervalSeconds: 30, timeoutSeconds: 30, startPeriodSeconds: 0, retries: 3 } as const;

export function healthCheckOf(node: DocumentNode | undefined, lookup: Lookup): ImageHealthCheck | null {
  if (node?.kind !== "map") return null;
  const origin = originOf(node);
  const text = (key: string): string => {
    const value = textOf(childOf(node, key), lookup);
    return value?.known ? value.value : "";
  };
  const times = {
    origin,
    intervalSeconds: durationSeconds(text("interval")) ?? DEFAULTS.intervalSeconds,
    timeoutSeconds: durationSeconds(text("timeout")) ?? DEFAULTS.timeoutSeconds,
    startPeriodSeconds: durationSeconds(text("start_period")) ?? DEFAULTS.startPeriodSeconds,
    retries: Number(text("retries")) || DEFAULTS.retries,
  };
  const test = childOf(node, "test");
  if (text("disable") === "true" || test === undefined) return { ...times, command: null };
  const items = test.kind === "list" ? test.items : [test];
  const words = items.flatMap((item) => (item.kind === "scalar" ? [item.text.replaceAll("$$", "$")] : []));
  if (words[0] === "NONE") return { ...times, command: null };
  const command = { origin: originOf(test), ...formOf(test, words) };
  return {
    ...times,
    command: { origin: command.origin, form: command.form, words: known(command.words, command.origin) },
  };
}

function formOf(
  test: DocumentNode,
  words: readonly string[],
): { form: "exec" | "shell"; words: readonly string[] } {
  if (test.kind !== "list") return { form: "shell", words };
  if (words[0] === "CMD-SHELL") return { form: "shell", words: [words.slice(1).join(" ")] };
  return { form: "exec", words: words[0] === "CMD" ? words.slice(1) : words };
}
