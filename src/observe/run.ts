import type { SecureContext } from "node:tls";
import type { Run } from "../profile/index.js";
import { type RunningApplication, startApplication } from "./drivers/application.js";
import type { ProcessTable } from "./drivers/process-table.js";
import type { RunEndpoint } from "./endpoint-watch.js";
import { runEnvironment } from "./environment/run-environment.js";
import { type Fault, sortedFaults } from "./fault.js";
import type { Keeper } from "./keeper.js";
import { maskedRun, secretsIn } from "./masked.js";
import { measurePhase, type PhaseOptions } from "./phase.js";
import { planPort, type PortMethod, type PortPlan } from "./ports-plan.js";
import { rounded } from "./probe.js";
import type { Provider } from "./providers/provider.js";
import type { ObservedDependency, ObserveRequest } from "./request.js";
import { runEndpoints, stopTarget } from "./run-endpoints.js";
import {
  faultDuring,
  faultEffect,
  firstCondition,
  type RunServer,
  secondCondition,
  startRunServer,
} from "./servers.js";
import { stopApplication } from "./stop.js";

/** What all runs of one observation share. */
export interface Observation {
  readonly request: ObserveRequest;
  readonly keeper: Keeper;
  readonly table: ProcessTable;
  readonly providers: ReadonlyMap<string, Provider>;
  readonly tls: SecureContext;
  readonly certificateFile: string;
  readonly timeoutSeconds: number;
}

export interface RunPlan {
  readonly faults: readonly Fault[];
  readonly ordinal: number;
  readonly port: PortMethod | null;
  /** From the run with all well; null while that is the one to make. */
  readonly well: WellFacts | null;
}

export interface WellFacts {
  readonly listensAfterSeconds: number | null;
  readonly startCpuSeconds: number;
  /** Connections that the application made to each dependency. */
  readonly connections: ReadonlyMap<string, number>;
}

export interface RunOutcome {
  readonly run: Run;
  readonly madeUp: readonly string[];
  readonly shortcomings: readonly string[];
  /** Health commands whose program is not installed here. */
  readonly commandsNotRun: readonly string[];
}

export interface Measured extends WellFacts {
  /** It did not take the port that it was given. */
  readonly keptItsPort: boolean;
  /** It listens on ports that it cannot be given anew, so that two of it cannot run at once. */
  readonly needsFixedPorts: boolean;
  /** Servers that the application left after the TLS handshake and never came to use. */
  readonly distrusted: readonly string[];
  /** Servers that the application called although nothing stands in for them. */
  readonly missed: readonly string[];
  /** It still runs, so that its port is taken. */
  readonly runs: boolean;
}

export interface StartedRun {
  /** Everything but the stop has been measured: the next run may start. Null: it came to an end before. */
  readonly measured: Promise<Measured | null>;
  readonly outcome: Promise<RunOutcome>;
}

const WELL_START_SECONDS = 15;
/** On a slow machine a start that still uses the processor is waited for, up to here. */
const BUSY_START_SECONDS_MAX = 60;
/** More processor time than this many times that of the start with all well is no start any more. */
const START_CPU_FACTOR = 2;
/** Under a fault the start is given so many times what it took with all well, within these bounds. */
const START_FACTOR = 3;
const START_SECONDS = { least: 5, most: 20 } as const;
const LATE_SECONDS_MAX = 12;
const RECOVERY_SECONDS = 12;
const STOP_SECONDS = { well: 12, faulty: 5 } as const;

type Release = (measured: Measured | null) => void;

export function startRun(observation: Observation, plan: RunPlan): StartedRun {
  let release = (_measured: Measured | null): void => undefined;
  const measured = new Promise<Measured | null>((resolve) => {
    release = resolve;
  });
  const outcome = executeOnOwnPort(observation, plan, release).finally(() => release(null));
  return { measured, outcome };
}

/** A port that was free when it was chosen may be taken by the time the application binds it. */
const PORT_ATTEMPTS_MAX = 3;

/** Again with another port when somebody else took the one that we chose: that says nothing about the application. */
async function executeOnOwnPort(
  observation: Observation,
  plan: RunPlan,
  release: Release,
): Promise<RunOutcome> {
  for (let attempt = 1; ; attempt += 1) {
    let ended: Measured | null = null;
    // What came to an end at once is told only when it is known that its port was not taken.
    const tell: Release = (measured) => {
      if (measured?.runs) release(measured);
      else ended = measured;
    };
    const outcome = await execute(observation, plan, tell);
    if (attempt < PORT_ATTEMPTS_MAX && plan.port !== null && lostItsPort(outcome.run)) continue;
    release(ended);
    return outcome;
  }
}

function lostItsPort({ exit, output }: Run): boolean {
  return exit?.reason === "exited" && output.some((line) => /EADDRINUSE|address already in use/i.test(line));
}

async function execute(observation: Observation, plan: RunPlan, release: Release): Promise<RunOutcome> {
  const servers: RunServer[] = [];
  try {
    for (const dependency of observation.request.dependencies) {
      const fault = plan.faults.find(({ dependency: name }) => name === dependency.name) ?? null;
      const provider = observation.providers.get(dependency.name) ?? null;
      servers.push(
        await startRunServer({ ...observation, dependency, fault, provider, ordinal: plan.ordinal }),
      );
    }
    return await observeRun(observation, plan, servers, release);
  } finally {
    await Promise.all(servers.map((server) => server.close()));
  }
}

async function observeRun(
  observation: Observation,
  plan: RunPlan,
  servers: readonly RunServer[],
  release: Release,
): Promise<RunOutcome> {
  const { request, keeper, table } = observation;
  const port = await planPort(request, plan.port);
  const environment = runEnvironment({
    deployed: request.environment,
    dependencies: servers.map(({ dependency, proxy }) => ({
      dependency,
      address: { host: proxy.host, port: proxy.port },
    })),
    port: port.variable,
    certificateFile: observation.certificateFile,
  });
  const commandsNotRun: string[] = [];
  const endpoints = runEndpoints(request, port, environment.values, commandsNotRun, keeper.marker);
  const application = startApplication({
    command: port.command,
    workingDirectory: request.workingDirectory,
    environment: environment.values,
    memoryLimitMiB: request.memoryLimitMiB,
    table,
    keeper,
    ordinal: plan.ordinal,
  });
  try {
    const { phases, effects } = await measurePhases(observation, plan, servers, application, endpoints);
    const observedSeconds = application.exit()?.atSeconds ?? application.elapsedSeconds();
    const exit = application.exit();
    release(factsOf(application, port, servers));
    const stop = await stopApplication(application, {
      target: stopTarget(endpoints, application),
      waitSeconds: Math.min(
        request.stopTimeoutSeconds,
        plan.well === null ? STOP_SECONDS.well : STOP_SECONDS.faulty,
      ),
    });
    const listens = asDeployed(application.listens(), port);
    const run: Run = {
      faults: sortedFaults(plan.faults.map(({ text }) => text)),
      effects,
      listens,
      startCpuSeconds: rounded(application.startCpuSeconds()),
      exit,
      phases,
      memory: application.memory(),
      stop,
      observedSeconds: rounded(observedSeconds),
      output: application.output(),
    };
    return {
      run: maskedRun(run, secretsIn(environment.values)),
      madeUp: environment.madeUp,
      shortcomings: servers.flatMap((server) => server.shortcomings()),
      commandsNotRun,
    };
  } finally {
    await application.kill();
  }
}

async function measurePhases(
  observation: Observation,
  plan: RunPlan,
  servers: readonly RunServer[],
  application: RunningApplication,
  endpoints: readonly RunEndpoint[],
): Promise<Pick<Run, "phases"> & { readonly effects: Run["effects"] }> {
  const well = plan.well === null;
  const listens = plan.well?.listensAfterSeconds ?? null;
  const startSeconds = well
    ? WELL_START_SECONDS
    : Math.min(
        START_SECONDS.most,
        Math.max(START_SECONDS.least, START_FACTOR * (listens ?? START_SECONDS.most)),
      );
  const changing = servers.filter(({ fault }) => secondCondition(fault) !== null);
  const late = changing.filter(({ fault }) => fault?.kind === "late").map(({ fault }) => fault?.amount ?? 0);
  // Real lateness is short: long enough to start, to be asked once and to wait for an answer.
  const lateSeconds = Math.min(LATE_SECONDS_MAX, (listens ?? 1) + observation.timeoutSeconds + 1, ...late);
  const options: PhaseOptions = {
    application,
    endpoints,
    timeoutSeconds: observation.timeoutSeconds,
    portsToTry: observation.request.containerPorts,
    fromSeconds: 0,
    untilSeconds: late.length > 0 ? lateSeconds : startSeconds,
    mayTakeLonger: () =>
      application.isBusy() &&
      application.listens().length === 0 &&
      application.elapsedSeconds() < BUSY_START_SECONDS_MAX &&
      application.cpuSeconds() < START_CPU_FACTOR * (plan.well?.startCpuSeconds ?? Number.POSITIVE_INFINITY),
    faults: namesDuring(plan.faults, "first"),
    load: well,
  };
  const first = await measurePhase(options);
  const settled = servers.filter(({ fault }) => fault !== null && secondCondition(fault) === null);
  if (changing.length === 0 || application.exit() !== null) {
    return {
      phases: [first],
      effects: effectsOf(plan, [...settled, ...changing.filter(({ fault }) => fault?.kind === "late")]),
    };
  }
  if (late.length > 0) await application.waitUntil(lateSeconds);
  const lateEffects = effectsOf(
    plan,
    changing.filter(({ fault }) => fault?.kind === "late"),
  );
  for (const { fault, proxy } of changing) {
    const condition = secondCondition(fault);
    if (condition) await proxy.apply(condition);
  }
  const fromSeconds = rounded(application.elapsedSeconds());
  const second = await measurePhase({
    ...options,
    fromSeconds,
    untilSeconds: fromSeconds + (late.length > 0 ? RECOVERY_SECONDS : observation.timeoutSeconds),
    faults: namesDuring(plan.faults, "second"),
    waitsForRecovery: late.length > 0,
    mayTakeLonger: () => false,
  });
  const lost = changing.filter(({ fault }) => fault?.kind === "lost");
  return { phases: [first, second], effects: [...effectsOf(plan, [...settled, ...lost]), ...lateEffects] };
}

function namesDuring(faults: readonly Fault[], phase: "first" | "second"): readonly string[] {
  return sortedFaults(faults.flatMap((fault) => faultDuring(fault, phase) ?? []));
}

function effectsOf(plan: RunPlan, servers: readonly RunServer[]): Run["effects"] {
  return servers.flatMap(({ dependency, fault, proxy }) => {
    if (fault === null) return [];
    const condition = fault.kind === "lost" ? { kind: fault.lostAs } : firstCondition(fault);
    return [
      faultEffect(fault, condition, proxy.touched(), plan.well?.connections.get(dependency.name) ?? null),
    ];
  });
}

function factsOf(application: RunningApplication, port: PortPlan, servers: readonly RunServer[]): Measured {
  return {
    listensAfterSeconds: application.listens()[0]?.atSeconds ?? null,
    startCpuSeconds: application.startCpuSeconds(),
    connections: new Map(
      servers.map(({ dependency, proxy }) => [dependency.name, proxy.connectionsServed()]),
    ),
    keptItsPort: keptItsPort(application, port),
    needsFixedPorts: needsFixedPorts(application, port),
    distrusted: servers
      .filter(({ proxy }) => proxy.tlsFailures().length > 0 && proxy.connectionsServed() === 0)
      .map(({ dependency }) => dependency.name),
    missed: servers
      .filter((server) => server.missed() > 0)
      .map(({ dependency }) => withVariables(dependency)),
    runs: application.exit() === null,
  };
}

/** `http (FLAGS_URL)`: one kind may stand for several servers. */
function withVariables({ name, variables }: ObservedDependency): string {
  return `${name} (${variables.map((variable) => variable.name).join(", ")})`;
}

function asDeployed(listens: Run["listens"], port: PortPlan): Run["listens"] {
  const back = new Map([...port.moved].map(([deployed, actual]) => [actual, deployed]));
  return listens.map((socket) => ({
    ...socket,
    port: back.get(socket.port) ?? socket.port,
    atSeconds: rounded(socket.atSeconds),
  }));
}

function keptItsPort(application: RunningApplication, port: PortPlan): boolean {
  const ports = application.listens().map((socket) => socket.port);
  return [...port.moved].some(([deployed, actual]) => ports.includes(deployed) && !ports.includes(actual));
}

/** Ports at and above this are given by the system, to each process another. */
const SYSTEM_PORTS_FROM = 32_768;

function needsFixedPorts(application: RunningApplication, port: PortPlan): boolean {
  const given = [...port.moved.values()];
  return application
    .listens()
    .some((socket) => socket.port < SYSTEM_PORTS_FROM && !given.includes(socket.port));
}
