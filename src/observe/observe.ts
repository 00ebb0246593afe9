import { existsSync } from "node:fs";
import { cpus } from "node:os";
import type { Profile, Run } from "../profile/index.js";
import { PROFILE_SCHEMA } from "../profile/index.js";
import { whoListens } from "./drivers/port-owner.js";
import type { Fault } from "./fault.js";
import { parseFault, sortedFaults } from "./fault.js";
import { createKeeper } from "./keeper.js";
import { missingHere } from "./not-installed.js";
import { commandNotes, wellNotes } from "./notes.js";
import { type PortMethod, portMethod } from "./ports-plan.js";
import { isFree } from "./proxies/ports.js";
import { prepareObservation, type Prepared } from "./prepare.js";
import { type ObserveHooks, ObserveError, type ObserveRequest } from "./request.js";
import { type Measured, startRun, type WellFacts } from "./run.js";
import { withLimit } from "./schedule.js";

type NotObserved = Profile["notObserved"][number];

const BUDGET_SECONDS = 60;
/** More at once than processors would measure the observation itself. */
const RUNS_AT_ONCE_MAX = 3;

/** Runs the application under each condition and measures how it behaves. */
export async function observe(request: ObserveRequest, hooks: ObserveHooks): Promise<Profile> {
  const conditions = conditionsOf(request);
  validate(request);
  hooks.signal.throwIfAborted();
  const keeper = createKeeper();
  let aborted = (): void => undefined;
  const abortion = new Promise<never>((_resolve, reject) => {
    aborted = () => {
      keeper.close();
      reject(
        hooks.signal.reason instanceof Error
          ? hooks.signal.reason
          : new ObserveError("Observation was stopped."),
      );
    };
  });
  hooks.signal.addEventListener("abort", aborted, { once: true });
  let prepared: Prepared | null = null;
  const work = async (): Promise<Profile> => {
    prepared = await prepareObservation(request, keeper, hooks);
    return await observeAll(prepared, conditions, hooks);
  };
  try {
    return await Promise.race([work(), abortion]);
  } finally {
    hooks.signal.removeEventListener("abort", aborted);
    await closeProviders(prepared);
    keeper.close();
  }
}

async function closeProviders(prepared: Prepared | null): Promise<void> {
  const providers = [...(prepared?.observation.providers.values() ?? [])];
  await Promise.allSettled(providers.map((provider) => provider.close()));
}

/** All well first, since everything else is measured against it; each condition once. */
function conditionsOf(request: ObserveRequest): readonly (readonly Fault[])[] {
  const names = request.dependencies.map(({ name }) => name);
  const seen = new Map<string, readonly Fault[]>();
  for (const condition of [request.allWell ?? [], ...request.conditions]) {
    const faults = sortedFaults(condition).map(parseFault);
    for (const { text, dependency } of faults) {
      if (names.includes(dependency)) continue;
      const known = names.length === 0 ? "it has none that are known" : `it has ${names.join(", ")}`;
      throw new ObserveError(
        `The fault "${text}" is for a dependency that ${request.name} does not have: ${known}.`,
      );
    }
    if (new Set(faults.map(({ dependency }) => dependency)).size < faults.length) {
      throw new ObserveError(`One dependency can have one fault at a time: ${condition.join(", ")}.`);
    }
    seen.set(faults.map(({ text }) => text).join(","), faults);
  }
  return [...seen.values()];
}

function validate(request: ObserveRequest): void {
  if (request.command.length === 0 || request.command[0] === "") {
    throw new ObserveError(`There is no command that would start ${request.name}.`);
  }
  if (!existsSync(request.workingDirectory)) {
    throw new ObserveError(`The folder of ${request.name} does not exist: ${request.workingDirectory}.`);
  }
}

async function observeAll(
  prepared: Prepared,
  conditions: readonly (readonly Fault[])[],
  hooks: ObserveHooks,
): Promise<Profile> {
  const { observation } = prepared;
  const { request } = observation;
  const startedAt = performance.now();
  const profile = (
    runs: readonly Run[],
    notObserved: readonly NotObserved[],
    notes: readonly string[],
  ): Profile => ({
    schema: PROFILE_SCHEMA,
    application: request.name,
    driver: "process",
    measuredAt: new Date().toISOString(),
    cores: cpus().length,
    dependencies: prepared.dependencies,
    runs,
    notObserved,
    notes,
  });
  const all = (why: string, help: string): NotObserved[] =>
    conditions.map((faults) => ({ faults: faults.map(({ text }) => text), why, help }));

  const [allWell = [], ...others] = conditions;
  const method = portMethod(request);
  const blocked = prepared.blocked ?? prepared.cannotApply(allWell) ?? (await portTaken(request, method));
  if (blocked !== null) return profile([], all(blocked.why, blocked.help), prepared.notes);
  hooks.progress("starting it with all well");
  const first = startRun(observation, { faults: allWell, ordinal: 1, port: method, well: null });
  // Whoever stops the observation meanwhile is told so, not of what became of this run.
  first.outcome.catch(() => undefined);
  const facts = await first.measured;
  // Its stop may take long; the others need not wait for it unless they need its ports.
  const alone = facts === null || !facts.runs || facts.needsFixedPorts;
  const early = alone ? await first.outcome : null;
  const obstacle = await obstacleHere(request, facts, early?.run ?? null);
  if (obstacle !== null) return profile([], all(obstacle.why, obstacle.help), prepared.notes);
  if (facts) hooks.progress(wellProgress(facts));

  const tellsNothing = request.onlyWhenWell === true && !comesUp(request, facts);
  const results = await observeFaults(prepared, tellsNothing ? [] : others, {
    well: facts ?? NOTHING_KNOWN,
    port: facts?.keptItsPort === true ? null : method,
    oneByOne: facts?.needsFixedPorts ?? false,
    until: startedAt + (request.budgetSeconds ?? BUDGET_SECONDS) * 1000,
    hooks,
  });
  const leftOut = tellsNothing
    ? others.map((faults) => ({ faults: faults.map(({ text }) => text), ...TELLS_NOTHING }))
    : [];
  const outcome = await first.outcome;
  const notes = [...prepared.notes, ...wellNotes(outcome), ...commandNotes(outcome)];
  return profile([outcome.run, ...results.runs], [...results.notObserved, ...leftOut], notes);
}

/** What keeps the application from being itself on this machine; it says nothing about the deployment. */
async function obstacleHere(
  request: ObserveRequest,
  facts: Measured | null,
  ended: Run | null,
): Promise<{ readonly why: string; readonly help: string } | null> {
  const distrusted = facts?.distrusted ?? [];
  if (distrusted.length > 0) return certificateRefused(distrusted);
  const gaveUp = ended?.exit?.reason === "exited" && ended.exit.exitCode !== 0;
  const waits = facts?.runs === true && !comesUp(request, facts);
  if (facts !== null && facts.missed.length > 0 && (gaveUp || waits))
    return nothingStoodIn(facts.missed, waits);
  if (ended === null) return null;
  const taken = ADDRESS_IN_USE.test(ended.output.join("\n")) ? await portTaken(request, null) : null;
  return taken ?? missingHere(ended, request.workingDirectory);
}

function nothingStoodIn(
  names: readonly string[],
  waits: boolean,
): { readonly why: string; readonly help: string } {
  const which = names.join(" and ");
  return {
    why: `the application called ${which}, which is not called from here, and then ${waits ? "did not come up" : "ended"}`,
    help: "give the URL of a test server for it under `dependencies:` in steady.yml",
  };
}

function certificateRefused(names: readonly string[]): { readonly why: string; readonly help: string } {
  const which = names.join(" and ");
  return {
    why: `the application does not trust the certificate that the server started for ${which} shows`,
    help: `give the URL of a test server for ${which} whose certificate it trusts`,
  };
}

const ADDRESS_IN_USE = /EADDRINUSE|address already in use/i;
const NOTHING_KNOWN: WellFacts = { listensAfterSeconds: null, startCpuSeconds: 0, connections: new Map() };

interface FaultOptions {
  readonly well: WellFacts;
  readonly port: PortMethod | null;
  /** Runs that need the same ports follow one another to their very end. */
  readonly oneByOne: boolean;
  /** On performance.now()'s clock: later nothing is begun. */
  readonly until: number;
  readonly hooks: ObserveHooks;
}

async function observeFaults(
  prepared: Prepared,
  conditions: readonly (readonly Fault[])[],
  options: FaultOptions,
): Promise<{ readonly runs: Run[]; readonly notObserved: NotObserved[] }> {
  const { observation } = prepared;
  const oneByOne =
    options.oneByOne || (options.port === null && observation.request.containerPorts.length > 0);
  const runs = new Map<number, Run>();
  const notObserved: NotObserved[] = [];
  const tasks = conditions.map((faults, index) => () => {
    const names = faults.map(({ text }) => text);
    if (options.hooks.signal.aborted) return NOTHING_STARTED;
    const cannot = prepared.cannotApply(faults) ?? (performance.now() > options.until ? OUT_OF_TIME : null);
    if (cannot !== null) {
      notObserved.push({ faults: names, ...cannot });
      return NOTHING_STARTED;
    }
    options.hooks.progress(`starting it with ${names.join(" and ")}`);
    const started = startRun(observation, {
      faults,
      ordinal: index + 2,
      port: options.port,
      well: options.well,
    });
    const done = started.outcome.then(
      ({ run }) => void runs.set(index, run),
      (error: unknown) => {
        const why = error instanceof Error ? error.message : String(error);
        notObserved.push({ faults: names, why, help: "look at the message, then observe again" });
      },
    );
    return { released: oneByOne ? done : started.measured, done };
  });
  await withLimit(tasks, oneByOne ? 1 : RUNS_AT_ONCE_MAX);
  return { runs: [...runs].sort(([a], [b]) => a - b).map(([, run]) => run), notObserved };
}

function comesUp({ containerPorts }: ObserveRequest, facts: Measured | null): boolean {
  if (facts === null || !facts.runs) return false;
  return containerPorts.length === 0 || facts.listensAfterSeconds !== null;
}

const NOTHING_STARTED = { released: Promise.resolve(), done: Promise.resolve() };
/** Filed under the conditions that were left out for `onlyWhenWell`. */
export const TELLS_NOTHING = {
  why: "the application does not come up even when all is well",
  help: "mend that first, then observe again",
};
const OUT_OF_TIME = {
  why: "the time for observing was over before its turn",
  help: "observe fewer conditions at once, or allow more time",
};

async function portTaken(
  request: ObserveRequest,
  method: PortMethod | null,
): Promise<{ why: string; help: string } | null> {
  if (method !== null) return null;
  for (const port of request.containerPorts) {
    if (await isFree(port)) continue;
    const owner = whoListens(port);
    return {
      why: `port ${port} is already taken on this machine${owner === null ? "" : ` by ${owner}`}`,
      help: "stop what uses the port, or let the application take its port from a variable such as PORT",
    };
  }
  return null;
}

function wellProgress({ listensAfterSeconds, runs }: Measured): string {
  if (listensAfterSeconds !== null) return `it listens after ${listensAfterSeconds.toFixed(1)} s`;
  return runs ? "it runs and listens nowhere" : "it ended by itself";
}
