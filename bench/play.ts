import { cpus } from "node:os";
import { type ServicePlan, type World, play } from "../src/platform/index.js";
import { SERVICE, TARGET, worldWith } from "../tools/platform-examples.js";

/** How long one hour of one service takes to play. */
const HOUR_SECONDS = 3600;
const PLAYS = 60;

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

const cases: readonly (readonly [name: string, plan: ServicePlan, world: World])[] = [
  ["two healthy tasks, checks every 10 s", SERVICE, worldWith()],
  ["two tasks that fail their checks for ever", withoutBreaker, failing],
  ["two tasks that crash for ever", withoutBreaker, crashing],
  [
    "five failing tasks, three zones, checks every 5 s",
    { ...withoutBreaker, desiredCount: 5, targets: [quickCheck] },
    failing,
  ],
];

process.stdout.write(
  `One hour of a rollout, ${PLAYS} plays, ${cpus().length} cores, Node ${process.version}\n`,
);
for (const [name, service, world] of cases) {
  const took: number[] = [];
  let entries = 0;
  for (let index = 0; index < PLAYS; index += 1) {
    const begun = performance.now();
    const result = play({ service }, world, {
      seed: String(index),
      kind: "create",
      stack: false,
      untilSeconds: HOUR_SECONDS,
      watchSeconds: HOUR_SECONDS,
    });
    took.push(performance.now() - begun);
    entries = result.timeline.entries.length;
  }
  const sorted = took.sort((a, b) => a - b);
  const at = (share: number): string => (sorted[Math.floor(share * (PLAYS - 1))] ?? 0).toFixed(1);
  process.stdout.write(
    `  ${name.padEnd(52)} median ${at(0.5)} ms, slowest ${at(1)} ms, ${entries} entries\n`,
  );
}
