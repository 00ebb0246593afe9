import type { Assumption } from "../finding/index.js";
import type { Answers, Endpoint, Phase, Profile, Run } from "../profile/index.js";
import { runUnder } from "../profile/index.js";

/**
 * The Profile with one named measurement replaced, as if the application's code had been mended.
 * What is played on it is conditional: nothing here has observed the mended application. `allWell`
 * names the run of the healthy case (a server that always demands TLS demands it there too).
 */
export function assume(profile: Profile, assumption: Assumption, allWell: readonly string[] = []): Profile {
  if (assumption.replaces === "listens-on-every-address") {
    return { ...profile, runs: profile.runs.map(onEveryAddress) };
  }
  const well = runUnder(profile, allWell);
  if (well === undefined) return profile;
  return {
    ...profile,
    runs: profile.runs.map((run) => (run === well ? run : replaced(run, well, assumption))),
  };
}

function replaced(run: Run, well: Run, assumption: Assumption): Run {
  switch (assumption.replaces) {
    case "health-answers-as-all-well":
      return withEndpoints(run, well, (endpoint) => endpoint.role !== "ordinary", 0);
    case "all-requests-bounded":
      return withEndpoints(started(run, well), well, () => true, assumption.boundSeconds ?? 0);
    case "keeps-running-and-recovers":
      return started(run, well);
    case "listens-at-once":
      return withEndpoints(started(run, well), well, (endpoint) => endpoint.role !== "ordinary", 0);
    case "runs-as-all-well":
      return { ...well, faults: run.faults, effects: run.effects };
    case "listens-on-every-address":
      return onEveryAddress(run);
  }
}

/** The same port, on all addresses of the container: true when all is well, too. */
function onEveryAddress(run: Run): Run {
  return { ...run, listens: run.listens.map((listen) => ({ ...listen, address: "0.0.0.0" })) };
}

/** It starts as when all is well and does not end by itself; what it answers stays as measured. */
function started(run: Run, well: Run): Run {
  return { ...run, exit: null, listens: well.listens, startCpuSeconds: well.startCpuSeconds };
}

function withEndpoints(
  run: Run,
  well: Run,
  wanted: (endpoint: Endpoint) => boolean,
  addedSeconds: number,
): Run {
  const healthy = well.phases[0]?.endpoints ?? [];
  const endpointsOf = (phase: Phase): Endpoint[] =>
    healthy.map((endpoint) => {
      const measured = phase.endpoints.find(
        (other) => other.role === endpoint.role && other.path === endpoint.path,
      );
      return wanted(endpoint) || measured === undefined ? later(endpoint, phase, addedSeconds) : measured;
    });
  return {
    ...run,
    listens: well.listens,
    phases: run.phases.map((phase) => ({ ...phase, endpoints: endpointsOf(phase) })),
  };
}

function later(endpoint: Endpoint, phase: Phase, addedSeconds: number): Endpoint {
  const shift = (answers: Answers): Answers =>
    answers.latency === null
      ? answers
      : {
          ...answers,
          latency: {
            p50: answers.latency.p50 + addedSeconds,
            p99: answers.latency.p99 + addedSeconds,
            max: answers.latency.max + addedSeconds,
          },
        };
  return {
    ...endpoint,
    firstHealthySeconds:
      endpoint.firstHealthySeconds === null
        ? null
        : Math.max(phase.fromSeconds, endpoint.firstHealthySeconds + addedSeconds),
    idle: shift(endpoint.idle),
    load: endpoint.load === null ? null : shift(endpoint.load),
  };
}
