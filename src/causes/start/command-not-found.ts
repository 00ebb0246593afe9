import type { Model } from "../../model/index.js";
import { entriesOf, type Timeline } from "../../timeline/index.js";
import { defineCause, type Sign } from "../cause.js";
import {
  containerPlaces,
  eventEvidence,
  signOf,
  SPOKEN,
  spokenMatches,
  wordsOf,
} from "../shared/text-signs.js";

const NOT_FOUND = 127;
const NOT_EXECUTABLE = 126;

/** A health command that is not found is another cause. */
const KINDS = SPOKEN.filter((kind) => kind !== "container-check-failed");
const OTHER_ARCHITECTURE = /exec format error/i;

export const cause = defineCause({
  id: "command-not-found",
  title: "The start command is not in the image, or may not be executed",
  severity: "error",
  meaning:
    "The first word of the start command is no program in the image: not installed, not on the PATH, or without the right to be executed. The exit code is 127 (not found) or 126 (found, but not executable).",
  hurts:
    "The container ends before any line of the application runs. ECS starts the next task, and the launch is throttled after some failures.",
  mend: "Check the spelling and the PATH of the image, install the program, or copy it from the build stage; for a script set the executable bit (`chmod +x`) and mind its first line and line endings.",
  links: [
    {
      title: "CannotStartContainerError",
      url: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/stopped-task-error-codes.html",
    },
    {
      title: "Container definition: entryPoint and command",
      url: "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html",
    },
  ],
  signs,
  explainsEvents: [
    "start-failed",
    "container-exited",
    "task-stopping",
    "task-stopped",
    "start-throttled",
    "deployment-failed",
  ],
  explains: ["essential-container-exited"],
  examples: {
    failing: [
      {
        name: "the platform's words",
        timeline: [
          {
            at: 20,
            subject: "task/1",
            kind: "task-stopped",
            text: 'CannotStartContainerError: failed to create shim task: exec: "gunicorn": executable file not found in $PATH: unknown',
          },
        ],
      },
      {
        name: "exit code 127",
        timeline: [
          {
            at: 20,
            subject: "container/1/api",
            kind: "container-exited",
            data: { container: "api", exitCode: 127, essential: true },
          },
        ],
      },
      {
        name: "a script without the executable bit",
        timeline: [
          {
            at: 20,
            subject: "task/1",
            kind: "task-stopped",
            text: 'CannotStartContainerError: exec: "/app/start.sh": permission denied: unknown',
          },
        ],
      },
    ],
    healthy: [
      {
        name: "built for another architecture",
        timeline: [
          {
            at: 20,
            subject: "task/1",
            kind: "task-stopped",
            text: "exec /usr/local/bin/node: exec format error",
            data: { exitCode: 126 },
          },
        ],
      },
      {
        name: "exit code 1",
        timeline: [
          {
            at: 20,
            subject: "container/1/api",
            kind: "container-exited",
            data: { container: "api", exitCode: 1, essential: true },
          },
        ],
      },
    ],
  },
});

const WORDINGS = [
  {
    pattern:
      /exec:? "?([^\s":]+)"?: (?:executable file not found|stat [^:]+: no such file or directory|no such file or directory)/,
    strength: 0.97,
  },
  { pattern: /exec:? "?([^\s":]+)"?: permission denied/, strength: 0.95 },
  { pattern: /exec ([^\s:]+): no such file or directory/, strength: 0.95 },
  { pattern: /^\/bin\/(?:ba)?sh: (?:line \d+: |\d+: )?([^\s:]+): (?:command )?not found/m, strength: 0.9 },
];

function signs(timeline: Timeline, model: Model | null): Sign[] {
  const spoken = spokenMatches(timeline, WORDINGS, KINDS).filter(
    ({ text }) => !OTHER_ARCHITECTURE.test(text),
  );
  const name = spoken[0]?.match[1];
  if (name !== undefined) {
    return signOf(spoken, {
      title: `${name} cannot be started`,
      explanation: `The container starts ${name}, which is not in the image or may not be executed.`,
      where: containerPlaces(model),
    });
  }
  const exits = entriesOf(timeline, "container-exited", "task-stopped", "start-failed").filter(
    (entry) =>
      (entry.data["exitCode"] === NOT_FOUND || entry.data["exitCode"] === NOT_EXECUTABLE) &&
      !OTHER_ARCHITECTURE.test(wordsOf(entry)),
  );
  const [first] = exits;
  if (first === undefined) return [];
  const code = Number(first.data["exitCode"]);
  return [
    {
      title: `the start command ${code === NOT_FOUND ? "was not found" : "may not be executed"} (exit code ${code})`,
      explanation: `Exit code ${code} is the shell's: ${code === NOT_FOUND ? "it found no such program" : "it found the file, but could not execute it"}.`,
      where: containerPlaces(model),
      strength: code === NOT_FOUND ? 0.9 : 0.8,
      for: exits.slice(0, 2).map((entry) => eventEvidence(entry)),
    },
  ];
}
