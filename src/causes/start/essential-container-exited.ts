import type { Evidence } from "../../finding/index.js";
import type { Model } from "../../model/index.js";
import { entriesOf, type Timeline, type TimelineEntry } from "../../timeline/index.js";
import { defineCause, type Sign } from "../cause.js";
import { firstOf } from "../shared/probe-signs.js";
import { pythonBundle } from "../examples/bundles.js";
import { fargateTemplate } from "../examples/files.js";
import { containerPlaces, eventEvidence, wordsOf } from "../shared/text-signs.js";
import { oneShotContainers, oneShotProcesses } from "./one-shot-commands.js";

const migrating = (essential: boolean, command: readonly string[]): Record<string, string> => ({
  "template.json": fargateTemplate({
    sidecars: [{ Name: "schema", Image: "orders:1.4.2", Essential: essential, EntryPoint: command }],
  }),
});

// Beyond these the platform or the memory limit ended the process, not the process itself.
const SIGNAL_EXITS = new Set([137, 143]);

export const cause = defineCause({
  id: "essential-container-exited",
  title: "The essential container ends by itself",
  severity: "error",
  meaning:
    "The process of an essential container ended. With 0 it finished its work: a one-shot command was deployed as a service. With any other code it failed.",
  hurts:
    "When an essential container ends, ECS stops the whole task and starts another, whatever the exit code was. A service needs a process that keeps running.",
  mend: "Read the last lines of its log: the reason mostly stands there. For a one-shot command use a scheduled or standalone task; for a helper beside the application set `essential: false`.",
  links: [
    {
      title: "Container definition: essential",
      url: "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html",
    },
    {
      title: "Amazon ECS stopped tasks error messages",
      url: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/stopped-task-error-codes.html",
    },
  ],
  check: (model) => [...oneShotContainers(model), ...oneShotProcesses(model)],
  signs,
  explainsEvents: [
    "container-exited",
    "task-stopping",
    "task-stopped",
    "health-check-failed",
    "target-unhealthy",
    "start-throttled",
  ],
  explains: [],
  examples: {
    failing: [
      {
        name: "a migration beside the application, essential",
        files: migrating(true, ["sh", "-c", "cd db && npx prisma migrate deploy"]),
      },
      {
        name: "Beanstalk: a line of the Procfile that migrates",
        files: pythonBundle({
          Procfile: "web: gunicorn --bind 127.0.0.1:8000 server:app\nrelease: npx prisma migrate deploy\n",
        }),
      },
      {
        name: "exit code 1",
        timeline: [
          {
            at: 9,
            subject: "container/1/api",
            kind: "container-exited",
            data: { container: "api", exitCode: 1, essential: true },
          },
        ],
      },
      {
        name: "finished with 0",
        timeline: [
          {
            at: 9,
            subject: "task/1",
            kind: "task-stopped",
            data: {
              stopCode: "EssentialContainerExited",
              stoppedReason: "Essential container in task exited",
              exitCode: 0,
            },
          },
        ],
      },
    ],
    healthy: [
      {
        name: "Beanstalk: a worker beside the web process",
        files: pythonBundle({
          Procfile:
            "web: gunicorn --bind 127.0.0.1:8000 server:app\nworker: celery -A tasks worker --loglevel=info\n",
        }),
      },
      {
        name: "a migration that may end",
        files: migrating(false, ["sh", "-c", "cd db && npx prisma migrate deploy"]),
      },
      {
        name: "a migration before a process that stays",
        files: migrating(true, ["sh", "-c", "npx prisma migrate deploy && exec node worker.js"]),
      },
      {
        name: "a helper that is not essential",
        timeline: [
          {
            at: 9,
            subject: "container/1/setup",
            kind: "container-exited",
            data: { container: "setup", exitCode: 0, essential: false },
          },
        ],
      },
      {
        name: "stopped by the scheduler",
        timeline: [
          { at: 8, subject: "container/1/api", kind: "stop-signal-sent", data: { container: "api" } },
          {
            at: 9,
            subject: "container/1/api",
            kind: "container-exited",
            data: { container: "api", exitCode: 143, essential: true },
          },
          { at: 9, subject: "task/1", kind: "task-stopped", data: { stopCode: "ServiceSchedulerInitiated" } },
        ],
      },
    ],
  },
});

function signs(timeline: Timeline, model: Model | null): Sign[] {
  const told = entriesOf(
    timeline,
    "stop-signal-sent",
    "task-stopping",
    "kill-signal-sent",
    "memory-limit-exceeded",
  );
  const exits = entriesOf(timeline, "container-exited", "task-stopped").filter(
    (entry) =>
      endedByItself(entry) &&
      !told.some(
        (other) => other.subject === entry.subject && other.at <= entry.at && other.kind !== "task-stopping",
      ),
  );
  const [first] = exits;
  if (first === undefined) return [];
  const { exitCode } = first.data;
  const finished = exitCode === 0;
  const words = finished ? null : lastWords(timeline, first);
  return [
    {
      title: `the essential container ends by itself${typeof exitCode === "number" ? ` with exit code ${exitCode}` : ""}`,
      explanation: finished
        ? "The process finished its work and ended with 0. A service needs a process that keeps running."
        : `The process ended by itself, and with it the task.${words === null ? "" : ` It said: ${words.text}`}`,
      where: containerPlaces(model),
      // Ending is a symptom: any cause that tells why fits better.
      strength: finished ? 0.6 : 0.4,
      for: [...(words === null ? [] : [words]), ...firstOf(exits)],
    },
  ];
}

const ERROR_LINE = /^(?:Uncaught )?[\w.]*(?:Error|Exception|Panic|panic|FATAL|fatal)\b.*/m;
const LINE_CHARACTERS_MAX = 200;

/** What it said before this end: the line that names an error, or the last one. */
function lastWords(timeline: Timeline, exit: TimelineEntry): Evidence | null {
  const said = entriesOf(timeline, "start-failed", "log-line").findLast(
    (entry) => entry.subject === exit.subject && entry.at <= exit.at,
  );
  if (said === undefined) return null;
  const lines = said.text.split("\n").filter((line) => line.trim() !== "");
  const text = (ERROR_LINE.exec(said.text)?.[0] ?? lines.at(-1) ?? "").trim().slice(0, LINE_CHARACTERS_MAX);
  return text === "" ? null : eventEvidence(said, text);
}

function endedByItself(entry: TimelineEntry): boolean {
  const { exitCode, essential, signal, stopCode } = entry.data;
  if (typeof exitCode === "number" && SIGNAL_EXITS.has(exitCode)) return false;
  if (entry.kind === "container-exited")
    return essential !== false && (signal ?? null) === null && typeof exitCode === "number";
  return stopCode === "EssentialContainerExited" || /Essential container in task exited/.test(wordsOf(entry));
}
