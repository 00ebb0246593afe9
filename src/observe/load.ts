import { Agent } from "node:http";
import type { Answers } from "../profile/index.js";
import { answerCount, LOAD_SAMPLES_MAX } from "./answers.js";
import { asSample, probe, type ProbeTarget } from "./probe.js";
import { pause } from "./timing.js";

export interface LoadOptions {
  readonly connections: number;
  readonly seconds: number;
  readonly timeoutSeconds: number;
  /** Seconds since the process started. */
  elapsed(): number;
  /** True ends the load early: the process is gone. */
  over(): boolean;
}

/** A few connections that each ask again as soon as they are answered, for a short while. */
export async function load(target: ProbeTarget, options: LoadOptions): Promise<Answers> {
  const count = answerCount(options.timeoutSeconds, LOAD_SAMPLES_MAX);
  const agent = new Agent({ keepAlive: true, maxSockets: options.connections });
  const until = options.elapsed() + options.seconds;
  const connection = async (): Promise<void> => {
    while (options.elapsed() < until && !options.over()) {
      const atSeconds = options.elapsed();
      const answer = await probe(target, options.timeoutSeconds, agent);
      count.add(asSample(target, answer, atSeconds), answer.kind === "status" ? "answered" : answer.kind);
      // A refusal comes at once: without a pause it would be asked thousands of times.
      if (answer.kind !== "status") await pause(FAILED_PAUSE_MS);
    }
  };
  await Promise.all(Array.from({ length: options.connections }, connection));
  agent.destroy();
  return count.answers();
}

const FAILED_PAUSE_MS = 50;
