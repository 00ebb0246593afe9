import { cpus, loadavg } from "node:os";
import {
  keyedRandom,
  type PlayOptions,
  play,
  profileWorld,
  type ServicePlan,
  type World,
} from "../src/platform/index.js";
import { CONTAINER, SERVICE, TARGET, worldWith } from "../tools/platform-examples.js";
import { COMMAND, phase, profileOf, run, UNANSWERED } from "../tools/profile-examples.js";

/**
 * How long one hour of one service takes to play, in seconds of the user's CPU, so that other programs
 * of the machine matter less: the first play of each case, and the median of many.
 */
const HOUR_SECONDS = 3600;
const WARM_UP_PLAYS = 30;
const ROUNDS = 30;
const PLAYS_PER_ROUND = 3;

const withoutBreaker = { ...SERVICE, circuitBreaker: { ...SERVICE.circuitBreaker, enable: false } };
const quickCheck = { ...TARGET, nodes: 3, check: { ...TARGET.check, intervalSeconds: 5, timeoutSeconds: 3 } };
const failing = worldWith({ probe: () => ({ kind: "status", status: 500, afterMs: 5 }) });
const crashing = worldWith({
  start: () => ({
    listensAfterMs: null,
    address: "0.0.0.0",
    port: 8080,
    exit: { afterMs: 4000, exitCode: 1, outOfMemory: false, message: "it ends" },
  }),
});
const containerCheck = {
  command: COMMAND,
  intervalSeconds: 10,
  timeoutSeconds: 5,
  retries: 3,
  startPeriodSeconds: 30,
  where: [],
};
const measured = profileOf(
  run([]),
  run(["redis=hang"], { phases: [phase(0, { firstHealthySeconds: null, idle: UNANSWERED })] }),
);

function measuredUnder(faults: readonly string[]): (seed: string) => World {
  return (seed) =>
    profileWorld({
      profile: measured,
      conditions: { faults, changesAfterMs: null, faultsAfterwards: faults },
      vcpu: 0.5,
      memoryLimitMiB: 512,
      containerName: "api",
      pullSeconds: [3, 12],
      pullFailure: null,
      random: keyedRandom(seed),
      ordinaryPath: "/",
    });
}

const checked = { ...withoutBreaker, containers: [{ ...CONTAINER, healthCheck: containerCheck }] };
const cases: readonly (readonly [string, ServicePlan, (seed: string) => World, PlayOptions["record"]?])[] = [
  ["two healthy tasks, checks every 10 s", SERVICE, () => worldWith()],
  ["two tasks that fail their checks for ever", withoutBreaker, () => failing],
  ["the same, of which only the outcome is asked", withoutBreaker, () => failing, "outcome"],
  ["two tasks that crash for ever", withoutBreaker, () => crashing],
  ["two measured tasks with container checks", checked, measuredUnder([])],
  ["the same, unanswered for ever", checked, measuredUnder(["redis=hang"])],
  [
    "five failing tasks, three zones, checks every 5 s",
    { ...withoutBreaker, desiredCount: 5, targets: [quickCheck] },
    () => failing,
  ],
];

function userMilliseconds(work: () => void): number {
  const begun = process.cpuUsage().user;
  work();
  return (process.cpuUsage().user - begun) / 1000;
}

const load = loadavg()[0]?.toFixed(1) ?? "?";
process.stdout.write(
  `One hour of a rollout, user CPU; ${cpus().length} cores, load ${load}, Node ${process.version}\n`,
);
for (const [name, service, worldOf, record = "all"] of cases) {
  let entries = 0;
  const once = (seed: string): void => {
    const options = { seed, record, kind: "create", stack: false } as const;
    const result = play({ service }, worldOf(seed), {
      ...options,
      untilSeconds: HOUR_SECONDS,
      watchSeconds: HOUR_SECONDS,
    });
    entries = result.timeline.entries.length;
  };
  const first = userMilliseconds(() => once("first"));
  for (let index = 0; index < WARM_UP_PLAYS; index += 1) once(`warm-up/${index}`);
  const took = Array.from({ length: ROUNDS }, (_, round) =>
    userMilliseconds(() => {
      for (let index = 0; index < PLAYS_PER_ROUND; index += 1) once(`${round}/${index}`);
    }),
  ).sort((a, b) => a - b);
  const at = (share: number): string =>
    ((took[Math.floor(share * (ROUNDS - 1))] ?? 0) / PLAYS_PER_ROUND).toFixed(1);
  const times = `median ${at(0.5)} ms, slowest ${at(1)} ms, first ${first.toFixed(1)} ms`;
  process.stdout.write(`  ${name.padEnd(52)} ${times}, ${entries} entries\n`);
}
