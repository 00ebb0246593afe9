import {
  type Container,
  deployedContainers,
  knownValue,
  type Model,
  type StartProcess,
  startProcess,
} from "../../model/index.js";
import { entriesOf, type Timeline } from "../../timeline/index.js";
import { shellOf } from "../shared/base-images.js";
import { defineCause, found, type RepairDraft, type Sign, unknownBecause, type Verdict } from "../cause.js";
import { dependencyFaults, firstOf } from "../shared/probe-signs.js";
import { containerPlaces } from "../shared/text-signs.js";
import { type Delivery, deliveryOf } from "./signal-delivery.js";
import { stopSignalNotDeliveredExamples } from "./stop-signal-not-delivered.examples.js";

export const cause = defineCause({
  id: "stop-signal-not-delivered",
  title: "The stop signal does not reach the application",
  severity: "warning",
  meaning:
    "ECS sends SIGTERM to process 1 of the container. Here that is a shell, a package manager or a script, which does not pass it on, so the application never learns that it shall stop.",
  hurts:
    "Every stop takes the whole stop timeout (30 s unless set) and ends with SIGKILL: work in flight is lost, connections break, and every deployment and scale-in takes that much longer.",
  mend: 'Start the application itself as process 1: the exec form `CMD ["node", "server.js"]` instead of a shell line or `npm start`, and `exec` before the last command of a script.',
  links: [
    {
      title: "Graceful shutdowns with ECS (AWS Containers blog)",
      url: "https://aws.amazon.com/blogs/containers/graceful-shutdowns-with-ecs/",
    },
    {
      title: "Container definition: stopTimeout and initProcessEnabled",
      url: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_definition_parameters.html",
    },
  ],
  check: (model) => containers(model).map(judge),
  signs,
  explainsEvents: ["kill-signal-sent"],
  explains: [],
  examples: stopSignalNotDeliveredExamples,
});

function containers(model: Model): Container[] {
  return [...new Set(deployedContainers(model).map(({ container }) => container))];
}

function judge(container: Container): Verdict {
  const process = startProcess(container);
  if (!process.known) return unknownBecause("what becomes process 1", process.reason, process.origin);
  if (process.value === null) return { outcome: "not-found" };
  const { initProcessEnabled } = container;
  if (!initProcessEnabled.known) {
    return unknownBecause(
      "whether an init process runs first",
      initProcessEnabled.reason,
      initProcessEnabled.origin,
    );
  }
  if (initProcessEnabled.value) return { outcome: "not-found" };
  const delivery = withScript(
    deliveryOf(process.value, container.build ? shellOf(container.build) : null),
    container,
  );
  if (delivery.outcome === "delivered") return { outcome: "not-found" };
  if (delivery.outcome === "unknown") {
    return unknownBecause(
      "whether the stop signal reaches the application",
      delivery.why,
      process.value.origin,
    );
  }
  return found(defect(container, process.value, delivery));
}

/** A script's own text tells what its last command is. */
function withScript(delivery: Delivery, { application }: Container): Delivery {
  const first = application?.processOne;
  if (delivery.outcome !== "unknown" || first?.kind !== "script" || !first.forwardsSignals.known)
    return delivery;
  return first.forwardsSignals.value
    ? { outcome: "delivered" }
    : { outcome: "lost", by: `the script ${first.program}`, confidence: 0.85 };
}

function defect(
  container: Container,
  process: StartProcess,
  { by, confidence }: Extract<Delivery, { outcome: "lost" }>,
) {
  const seconds = knownValue(container.stopTimeoutSeconds) ?? 30;
  const who = /\s/.test(by) ? by : `\`${by}\``;
  const line = short(process.words.join(" "));
  return {
    title: `${who} is process 1 and does not pass SIGTERM on`,
    explanation: `Process 1 is ${who}, started by \`${line}\`. SIGTERM goes to it and not to the application, so each stop waits ${seconds} s and then kills.`,
    where: [{ origin: process.origin, value: line }],
    confidence,
    repairs: repairs(process),
  };
}

const LINE_CHARACTERS_MAX = 100;

/** A command may be a whole script. */
function short(command: string): string {
  const line = command.replace(/\s+/g, " ").trim();
  return line.length <= LINE_CHARACTERS_MAX ? line : `${line.slice(0, LINE_CHARACTERS_MAX)}…`;
}

const SHELL_SIGNS = /[;&|<>$`"'\\*?(){}#~]/;

function repairs({ form, words, origin }: StartProcess): RepairDraft[] {
  const [line = ""] = words;
  const { node } = origin;
  if (form !== "shell" || node === null || /\b(?:npm|yarn|pnpm)\b/.test(line)) return [];
  if (!SHELL_SIGNS.test(line)) {
    return [
      {
        description: "use the exec form, so that the application is process 1",
        safe: true,
        changes: [{ op: "set", node, value: line.trim().split(/\s+/) }],
      },
    ];
  }
  const withExec = line.replace(/(^|&&\s*)(?=[^&]*$)/, "$1exec ");
  if (/[;|&]$|\|\||;/.test(line.replaceAll("&&", ""))) return [];
  return [
    {
      description: "let the shell be replaced by the application (exec)",
      safe: true,
      changes: [{ op: "set", node, value: withExec }],
    },
  ];
}

function signs(timeline: Timeline, model: Model | null): Sign[] {
  const killed = entriesOf(timeline, "kill-signal-sent");
  const [first] = killed;
  // What hangs because a dependency was taken away does not end for it either.
  if (first === undefined || dependencyFaults(timeline).length > 0) return [];
  const places = (model ? containers(model) : []).flatMap((container) => {
    const process = knownValue(startProcess(container));
    return process ? [{ origin: process.origin, value: process.words.join(" ") }] : [];
  });
  return [
    {
      explanation:
        "The container was told to stop and went on until it was killed: SIGTERM did not reach the application, or it did not heed it.",
      where: places.length > 0 ? places : containerPlaces(model),
      strength: 0.8,
      for: [...firstOf(entriesOf(timeline, "stop-signal-sent").slice(0, 1)), ...firstOf(killed.slice(0, 1))],
    },
  ];
}
