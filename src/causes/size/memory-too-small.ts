import { type Container, environmentValue, knownValue, type TaskDefinition } from "../../model/index.js";
import { entriesOf, type Timeline, type TimelineEntry } from "../../timeline/index.js";
import { defineCause, found, unknownBecause, type Verdict } from "../cause.js";
import { commandLine } from "../shared/command-words.js";
import { PYTHON_DOCKERFILE, pythonService } from "../examples/files.js";
import { taskDefinition } from "../examples/parts.js";
import { taskOf } from "../shared/probe-signs.js";
import { eventEvidence } from "../shared/text-signs.js";
import { knownNeeds } from "./known-needs.js";
import { moreMemory } from "./out-of-memory.js";

const heap = (option: string): Record<string, string> => ({
  "task.yaml": taskDefinition(`Command: [node, ${option}, server.js]`),
});

const sqlServer = (mebibytes: number): Record<string, string> => ({
  "task.yaml": taskDefinition(
    "Image: mcr.microsoft.com/mssql/server:2022-CU20-ubuntu-22.04",
    `Memory: ${mebibytes}`,
  ).replace("Memory: 1024", "Memory: 2048"),
});

const workers = (count: number): Record<string, string> => {
  const files = pythonService(
    'import torch\nfrom fastapi import FastAPI\n\napp = FastAPI()\n\n\n@app.get("/health")\ndef health():\n    return {"threads": torch.get_num_threads()}\n',
    {
      packages: ["torch", "gunicorn"],
      dockerfile: PYTHON_DOCKERFILE.replace(
        /CMD .*/,
        `CMD ["gunicorn", "-k", "uvicorn.workers.UvicornWorker", "-w", "${count}", "-b", "0.0.0.0:8080", "main:app"]`,
      ),
    },
  );
  return {
    ...files,
    "template.json": (files["template.json"] ?? "")
      .replace('"Memory": "1024"', '"Memory": "512"')
      .replace('"Cpu": "512"', '"Cpu": "256"'),
  };
};

export const cause = defineCause({
  id: "memory-too-small",
  title: "the memory is less than the application needs",
  severity: "error",
  severityFromConfiguration: "warning",
  meaning:
    "The memory of the task or container is below what the application needs to start, or below what its runtime was told it may use.",
  hurts:
    "The container is killed (137, OutOfMemoryError) before it serves anything, or on a busy day. Amazon ECS starts another one, which fares no better.",
  mend: "Give it more memory, fewer worker processes, or a heap limit of the runtime that lies below the container's limit by a quarter or so.",
  links: [
    {
      title: "Task sizes on Fargate",
      url: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-tasks-services.html#fargate-tasks-size",
    },
    {
      title: "Node.js: --max-old-space-size",
      url: "https://nodejs.org/api/cli.html#--max-old-space-sizesize-in-mib",
    },
  ],
  check: (model) =>
    model.taskDefinitions.flatMap((task) =>
      task.containers.flatMap((container) => [...judge(task, container), ...judgeNeeds(task, container)]),
    ),
  signs: (timeline, model) => {
    const early = killedBeforeServing(timeline);
    const [first] = early;
    if (!first) return [];
    const definition = model?.taskDefinitions.length === 1 ? model.taskDefinitions[0] : undefined;
    return [
      {
        explanation:
          "The container met its memory limit before it had ever answered: its start alone needs more.",
        where: definition
          ? [{ origin: definition.memory.origin, value: `${knownValue(definition.memory) ?? ""}` }]
          : [],
        strength: 0.75,
        for: early
          .slice(0, 3)
          .map((entry) => eventEvidence(entry, entry.text || "killed at its memory limit")),
        repairs: definition ? moreMemory(definition) : [],
      },
    ];
  },
  explainsEvents: ["memory-limit-exceeded", "container-exited", "task-stopped"],
  explains: ["essential-container-exited", "start-too-slow", "health-grace-too-short"],
  examples: {
    failing: [
      { name: "the heap may grow to the whole task", files: heap("--max-old-space-size=1024") },
      { name: "the heap may grow beyond it", files: heap("--max-old-space-size=4096") },
      { name: "an image that demands more", files: sqlServer(1024) },
      { name: "each of many workers imports a large package", files: workers(4) },
      {
        name: "killed while it starts",
        timeline: [
          { at: 30, subject: "task/1", kind: "task-running" },
          {
            at: 41,
            subject: "container/1/web",
            kind: "memory-limit-exceeded",
            data: { container: "web", limitMiB: 512, usedMiB: 515 },
          },
        ],
      },
    ],
    healthy: [
      { name: "an image that has what it demands", files: sqlServer(2048) },
      { name: "workers that fit", files: workers(2) },
      { name: "the heap leaves a quarter", files: heap("--max-old-space-size=768") },
      {
        name: "killed after it had served, which is out-of-memory alone",
        timeline: [
          { at: 50, subject: "task/1", kind: "task-healthy" },
          {
            at: 4100,
            subject: "container/1/web",
            kind: "memory-limit-exceeded",
            data: { container: "web", limitMiB: 512, usedMiB: 515 },
          },
        ],
      },
    ],
  },
});

// How runtimes are told their largest heap: Node in MiB, Java in k, m or g.
const NODE_HEAP = /--max[-_]old[-_]space[-_]size[= ]["']?(\d+)/;
const JAVA_HEAP = /(?:^|\s)-Xmx(\d+)([kmg])\b/i;
const OPTION_VARIABLES = ["NODE_OPTIONS", "JAVA_TOOL_OPTIONS", "JAVA_OPTS", "_JAVA_OPTIONS"];

function judge(task: TaskDefinition, container: Container): Verdict[] {
  const command = commandLine(container);
  const told = [
    ...(command ? [command] : []),
    ...OPTION_VARIABLES.flatMap((name) => {
      const value = environmentValue(container, name);
      return value.known && value.value !== null ? [{ text: value.value, origin: value.origin }] : [];
    }),
  ];
  const heap = told.flatMap(({ text, origin }) => {
    const mebibytes = heapMiB(text);
    return mebibytes === null ? [] : [{ ...mebibytes, origin }];
  })[0];
  if (!heap) return [];
  const limit = limitOf(task, container);
  if (!limit.known)
    return [unknownBecause("whether the heap fits into the memory", limit.reason, limit.origin)];
  if (limit.value === null || heap.mebibytes < limit.value) return [];
  return [
    found({
      title: `a heap of ${heap.mebibytes} MiB in a container of ${limit.value} MiB`,
      explanation: `The runtime may let its heap grow to ${heap.mebibytes} MiB before it cleans up in earnest; the container is killed at ${limit.value} MiB, the runtime's own needs included.`,
      where: [
        { origin: heap.origin, value: heap.written },
        { origin: limit.origin, value: `${limit.value}` },
      ],
      confidence: 0.85,
    }),
  ];
}

/** At most a warning: the figure is the least that is known of it, the memory may still be too little. */
function judgeNeeds(task: TaskDefinition, container: Container): Verdict[] {
  const limit = limitOf(task, container);
  const memory = knownValue(limit);
  if (typeof memory !== "number") return [];
  return knownNeeds(container, commandLine(container))
    .filter(({ mebibytes }) => mebibytes > memory)
    .slice(0, 1)
    .map(({ mebibytes, what, source, where }) =>
      found({
        title: `at least ${mebibytes} MiB are needed, the container has ${memory}`,
        explanation: `Before it serves anything, ${what} (${source}). The container is killed at ${memory} MiB.`,
        where: [...where, { origin: limit.origin, value: `${memory}` }],
        confidence: 0.8,
        repairs: moreMemory(task),
      }),
    );
}

function heapMiB(text: string): { readonly mebibytes: number; readonly written: string } | null {
  const node = NODE_HEAP.exec(text);
  if (node) return { mebibytes: Number(node[1]), written: node[0] };
  const java = JAVA_HEAP.exec(text);
  if (!java) return null;
  const size = Number(java[1]);
  const unit = java[2]?.toLowerCase();
  return {
    mebibytes: unit === "g" ? size * 1024 : unit === "k" ? size / 1024 : size,
    written: java[0].trim(),
  };
}

/** A container's own hard limit, or the whole task's memory. */
function limitOf(task: TaskDefinition, container: Container): TaskDefinition["memory"] {
  return container.memory.known && container.memory.value === null ? task.memory : container.memory;
}

const SERVES = [
  "task-healthy",
  "target-healthy",
  "first-healthy-answer",
  "health-check-passed",
  "request-answered",
] as const;

function killedBeforeServing(timeline: Timeline): TimelineEntry[] {
  const served = entriesOf(timeline, ...SERVES).map((entry) => ({ task: taskOf(entry), at: entry.at }));
  return entriesOf(timeline, "memory-limit-exceeded").filter((kill) => {
    const task = taskOf(kill);
    return !served.some(
      (each) => each.at <= kill.at && (each.task === task || each.task === null || task === null),
    );
  });
}
