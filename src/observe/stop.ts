import { Agent } from "node:http";
import type { Stop } from "../profile/index.js";
import type { RunningApplication } from "./drivers/application.js";
import { probe, type ProbeTarget, rounded } from "./probe.js";
import { within } from "./timing.js";

export interface StopOptions {
  /** Asked while it is being stopped; null: nothing to ask. */
  readonly target: ProbeTarget | null;
  readonly waitSeconds: number;
}

const CONNECTIONS = 4;
/** Long enough for every connection to be open and busy. */
const WARM_UP_MS = 60;
/** Requests in flight outlast the stop: if we gave up first, that would be what lets the application end. */
const PATIENCE_SECONDS = 5;

/** SIGTERM with requests in flight: how long until it is gone, and what became of the requests. */
export async function stopApplication(
  application: RunningApplication,
  options: StopOptions,
): Promise<Stop | null> {
  if (application.exit() !== null) return null;
  const requests =
    options.target === null ? null : keepAsking(options.target, options.waitSeconds + PATIENCE_SECONDS);
  if (requests) await within(WARM_UP_MS, application.exited);
  if (application.exit() !== null) return null;
  requests?.lastOnes();
  const signalledAt = performance.now();
  application.signal("SIGTERM");
  const exit = await within(options.waitSeconds * 1000, application.exited);
  const seconds = (performance.now() - signalledAt) / 1000;
  if (exit === undefined) await application.kill();
  const { inFlight, answered } = (await requests?.outcome()) ?? { inFlight: 0, answered: 0 };
  return {
    seconds: exit === undefined ? null : rounded(seconds),
    waitedSeconds: rounded(seconds),
    exitCode: exit?.exitCode ?? null,
    signal: exit?.signal ?? null,
    inFlight,
    answered,
  };
}

interface Requests {
  /** Nothing new is asked from now on; what is under way counts as in flight. */
  lastOnes(): void;
  outcome(): Promise<{ readonly inFlight: number; readonly answered: number }>;
}

function keepAsking(target: ProbeTarget, timeoutSeconds: number): Requests {
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
  const state = { last: false };
  let underWay = 0;
  let inFlight = 0;
  let answered = 0;
  const connection = async (): Promise<void> => {
    while (!state.last) {
      underWay += 1;
      const answer = await probe(target, timeoutSeconds, agent);
      underWay -= 1;
      if (state.last && answer.kind === "status") answered += 1;
      if (answer.kind !== "status") return;
    }
  };
  const all = Promise.all(Array.from({ length: CONNECTIONS }, connection));
  return {
    lastOnes: () => {
      state.last = true;
      inFlight = underWay;
    },
    outcome: async () => {
      await all;
      agent.destroy();
      return { inFlight, answered };
    },
  };
}
