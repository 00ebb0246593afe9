import type { Endpoint, Phase } from "../profile/index.js";
import type { RunningApplication } from "./drivers/application.js";
import {
  loadEndpoint,
  type RunEndpoint,
  type Watched,
  watchEndpoint,
  type WatchOptions,
} from "./endpoint-watch.js";
import { findByTrying } from "./listening-wait.js";

export interface PhaseOptions {
  readonly application: RunningApplication;
  readonly endpoints: readonly RunEndpoint[];
  readonly timeoutSeconds: number;
  readonly portsToTry: readonly number[];
  readonly fromSeconds: number;
  /** Until then a first healthy answer is waited for, or longer while `mayTakeLonger`. */
  readonly untilSeconds: number;
  /** Asked when the time is over and it still works on its start. */
  mayTakeLonger(): boolean;
  readonly faults: readonly string[];
  /** Also asked by several connections at once. */
  readonly load: boolean;
  /** Unhealthy answers are expected to pass. */
  readonly waitsForRecovery?: boolean;
}

const IDLE_PROBES = { well: 12, faulty: 6 } as const;
const UNHEALTHY_SECONDS = 2;
const LOAD = { connections: 8, ordinarySeconds: 1.5, checkSeconds: 0.7 } as const;
const TRY_PORTS_MS = 100;
/** A worker has nothing to ask: it is watched for so long. */
const NOTHING_TO_ASK_SECONDS = 3;

/** Everything that one phase of a run shows at its endpoints, all asked side by side. */
export async function measurePhase(options: PhaseOptions): Promise<Phase> {
  const { application, endpoints, fromSeconds } = options;
  const watch: WatchOptions = {
    application,
    timeoutSeconds: options.timeoutSeconds,
    mayStillStart: () => application.elapsedSeconds() < options.untilSeconds || options.mayTakeLonger(),
    unhealthySeconds: UNHEALTHY_SECONDS,
    patient: options.load || options.waitsForRecovery === true,
    idleProbes: options.load ? IDLE_PROBES.well : IDLE_PROBES.faulty,
  };
  const trying = setInterval(
    () => void findByTrying(application, portsOf(endpoints, options.portsToTry)),
    TRY_PORTS_MS,
  );
  try {
    const watched = await Promise.all(endpoints.map((endpoint) => watchEndpoint(endpoint, watch)));
    if (endpoints.length === 0) await application.waitUntil(fromSeconds + NOTHING_TO_ASK_SECONDS);
    const loads = options.load ? await loadAll(endpoints, watched, watch) : [];
    return {
      fromSeconds,
      faults: options.faults,
      endpoints: endpoints.map((endpoint, index) => describe(endpoint, watched[index], loads[index] ?? null)),
    };
  } finally {
    clearInterval(trying);
  }
}

/** One after the other, so that each has the application to itself. */
async function loadAll(
  endpoints: readonly RunEndpoint[],
  watched: readonly Watched[],
  watch: WatchOptions,
): Promise<(Endpoint["load"] | null)[]> {
  const { application } = watch;
  const loads: (Endpoint["load"] | null)[] = [];
  application.measureLoad(true);
  for (const [index, endpoint] of endpoints.entries()) {
    const answers = Object.keys(watched[index]?.idle.answers().statuses ?? {}).length > 0;
    if (endpoint.kind !== "http" || !answers || endpoint.method !== "GET" || application.exit() !== null) {
      loads.push(null);
      continue;
    }
    const seconds = endpoint.role === "ordinary" ? LOAD.ordinarySeconds : LOAD.checkSeconds;
    loads.push(await loadEndpoint(endpoint, watch, seconds, LOAD.connections));
  }
  application.measureLoad(false);
  return loads;
}

function describe(endpoint: RunEndpoint, watched: Watched | undefined, load: Endpoint["load"]): Endpoint {
  if (watched === undefined) throw new Error("an endpoint was not watched");
  return {
    role: endpoint.role,
    method: endpoint.kind === "http" ? endpoint.method : "",
    path: endpoint.kind === "http" ? endpoint.path : endpoint.text,
    firstHealthySeconds: watched.firstHealthySeconds,
    idle: watched.idle.answers(),
    load,
  };
}

function portsOf(endpoints: readonly RunEndpoint[], others: readonly number[]): number[] {
  const asked = endpoints.flatMap((endpoint) => (endpoint.kind === "http" ? [endpoint.port] : []));
  return [...new Set([...asked, ...others])];
}
