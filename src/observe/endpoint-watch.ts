import type { Endpoint } from "../profile/index.js";
import { answerCount, type AnswerCount, matches } from "./answers.js";
import type { RunningApplication } from "./drivers/application.js";
import { reachableAt } from "./drivers/listening.js";
import { runHealthCommand, type RunnableCommand } from "./health-command.js";
import { load } from "./load.js";
import { pause, within } from "./timing.js";
import { asSample, probe, type ProbeTarget, rounded } from "./probe.js";

/** An endpoint as it can be asked in one run. */
export type RunEndpoint = RunHttpEndpoint | RunCommandEndpoint;

export interface RunHttpEndpoint {
  readonly kind: "http";
  readonly role: Endpoint["role"];
  readonly method: string;
  readonly path: string;
  readonly host: string;
  readonly matcher: string | null;
  /** The port of this run. */
  readonly port: number;
  /** Where it is nevertheless, when the application does not take the port that it is given. */
  readonly deployedPort: number;
}

export interface RunCommandEndpoint {
  readonly kind: "command";
  readonly role: Endpoint["role"];
  /** As deployed, for display. */
  readonly text: string;
  readonly plan: RunnableCommand;
  readonly workingDirectory: string;
  readonly environment: Readonly<Record<string, string>>;
}

export interface WatchOptions {
  readonly application: RunningApplication;
  readonly timeoutSeconds: number;
  /** Whether a first healthy answer may still come: neither the time is over nor is it plain that nothing happens. */
  mayStillStart(): boolean;
  /** How long unhealthy answers are taken for passing. */
  readonly unhealthySeconds: number;
  /** Errors and silence are waited through as long as it may still start: all should become well. */
  readonly patient: boolean;
  readonly idleProbes: number;
}

const POLL_MS = 25;
const IDLE_PAUSE_MS = 15;
const UNHEALTHY_PAUSE_MS = 50;
/** An answer that takes longer than this is waited for beside the next question. */
const PATIENCE_MS = 800;
const UNANSWERED_MAX = 2;
/** Something else listens, this port does not: it will not any more. */
const OTHER_PORT_SECONDS = 1;
const COMMAND_PROBES_MAX = 3;

export interface Watched {
  readonly firstHealthySeconds: number | null;
  readonly idle: AnswerCount;
}

type Kind = Parameters<AnswerCount["add"]>[1];
interface Result {
  readonly kind: Kind;
  readonly healthy: boolean;
  /** A server that is still warming up answers like this; a missing route does not go away. */
  readonly mayPass: boolean;
}

/** Asks one endpoint until it is healthy and a few times more, or until it is plain that it will not be. */
export async function watchEndpoint(endpoint: RunEndpoint, options: WatchOptions): Promise<Watched> {
  const { application } = options;
  const fromSeconds = application.elapsedSeconds();
  let idle = answerCount(options.timeoutSeconds);
  let firstHealthySeconds: number | null = null;
  let firstAnswerSeconds: number | null = null;
  const unanswered: Promise<Result>[] = [];
  const probesMax =
    endpoint.kind === "command" ? Math.min(COMMAND_PROBES_MAX, options.idleProbes) : options.idleProbes;

  await waitForPort(endpoint, options, fromSeconds);
  while (application.exit() === null) {
    const askedSeconds = application.elapsedSeconds();
    const pending = ask(endpoint, options, idle);
    const result = await within(PATIENCE_MS, pending);
    if (result === undefined) {
      unanswered.push(pending);
      if (unanswered.length >= UNANSWERED_MAX && !(options.patient && options.mayStillStart())) break;
      continue;
    }
    if (result.healthy && firstHealthySeconds === null) {
      firstHealthySeconds = rounded(application.elapsedSeconds());
      // What was answered on the way up is not how it answers.
      if (idle.sent > 1) idle = withLast(idle, options.timeoutSeconds);
    }
    firstAnswerSeconds ??= askedSeconds;
    if (firstHealthySeconds !== null) {
      if (idle.sent >= probesMax) break;
      await pause(IDLE_PAUSE_MS);
    } else {
      const unhealthyForSeconds = application.elapsedSeconds() - firstAnswerSeconds;
      const waits = (options.patient && result.mayPass) || unhealthyForSeconds <= options.unhealthySeconds;
      if (!options.mayStillStart() || !waits) break;
      await pause(UNHEALTHY_PAUSE_MS);
    }
  }
  for (const result of await Promise.all(unanswered)) {
    if (result.healthy) firstHealthySeconds ??= rounded(application.elapsedSeconds());
  }
  return { firstHealthySeconds, idle };
}

/** Counts from the newest answer on, since from it on the endpoint is healthy; what came before can still be shown. */
function withLast(count: AnswerCount, timeoutSeconds: number): AnswerCount {
  const samples = count.answers().samples;
  const fresh = answerCount(timeoutSeconds, undefined, samples.slice(0, -1));
  const last = samples.at(-1);
  if (last) fresh.add(last, "answered");
  return fresh;
}

async function waitForPort(endpoint: RunEndpoint, options: WatchOptions, fromSeconds: number): Promise<void> {
  const { application } = options;
  while (application.exit() === null && options.mayStillStart()) {
    const listens = application.listens();
    if (
      endpoint.kind === "command"
        ? listens.length > 0
        : listens.some((socket) => isPortOf(endpoint, socket.port))
    )
      return;
    const other = listens[0];
    const since = Math.max(other?.atSeconds ?? 0, fromSeconds);
    if (other && application.elapsedSeconds() - since > OTHER_PORT_SECONDS) return;
    await pause(POLL_MS);
  }
}

async function ask(endpoint: RunEndpoint, options: WatchOptions, count: AnswerCount): Promise<Result> {
  const atSeconds = options.application.elapsedSeconds();
  if (endpoint.kind === "command") return await askCommand(endpoint, options, count, atSeconds);
  const target = targetOf(endpoint, options.application);
  const answer = await probe(target, options.timeoutSeconds);
  const kind = answer.kind === "status" ? "answered" : answer.kind;
  count.add(asSample(target, answer, atSeconds), kind);
  const healthy = answer.status !== null && matches(endpoint.matcher, answer.status);
  const mayPass = answer.status === null ? answer.kind !== "refused" : answer.status >= 500;
  return { kind, healthy, mayPass };
}

async function askCommand(
  endpoint: RunCommandEndpoint,
  options: WatchOptions,
  count: AnswerCount,
  atSeconds: number,
): Promise<Result> {
  const answer = await runHealthCommand(endpoint.plan, {
    ...endpoint,
    timeoutSeconds: options.timeoutSeconds,
  });
  const kind = answer.exitCode === null ? "timeout" : "answered";
  count.add(
    {
      atSeconds: rounded(atSeconds),
      seconds: rounded(answer.seconds),
      request: endpoint.text,
      answer: answer.exitCode === null ? "timeout" : `exit ${answer.exitCode}`,
      excerpt: answer.output,
    },
    kind,
  );
  return { kind, healthy: answer.exitCode === 0, mayPass: true };
}

function isPortOf(endpoint: RunHttpEndpoint, port: number): boolean {
  return port === endpoint.port || port === endpoint.deployedPort;
}

/** Asked where the socket is really bound, as far as that can be reached from here. */
export function targetOf(endpoint: RunHttpEndpoint, application: RunningApplication): ProbeTarget {
  const listens = application.listens();
  const bound =
    listens.find(({ port }) => port === endpoint.port) ??
    listens.find((socket) => isPortOf(endpoint, socket.port));
  return {
    address: bound ? reachableAt(bound.address) : "127.0.0.1",
    port: bound?.port ?? endpoint.port,
    method: endpoint.method,
    path: endpoint.path,
    host: endpoint.host,
  };
}

export async function loadEndpoint(
  endpoint: RunHttpEndpoint,
  options: WatchOptions,
  seconds: number,
  connections: number,
): Promise<ReturnType<AnswerCount["answers"]>> {
  const { application, timeoutSeconds } = options;
  return await load(targetOf(endpoint, application), {
    connections,
    seconds,
    timeoutSeconds,
    elapsed: () => application.elapsedSeconds(),
    over: () => application.exit() !== null,
  });
}
