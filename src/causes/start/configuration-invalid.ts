import type { Model } from "../../model/index.js";
import type { Timeline } from "../../timeline/index.js";
import { defineCause, type Sign } from "../cause.js";
import { containerPlaces, signOf, spokenMatches } from "../shared/text-signs.js";

const WORDINGS = [
  { pattern: /^(?:[ \t]*File .*\n)?.*\b(?:SyntaxError|IndentationError|TabError): (.+)$/m, strength: 0.9 },
  {
    pattern: /\b(?:invalid|bad|malformed|unknown) (?:configuration|config|setting|option)\b:? ?(.*)/i,
    strength: 0.85,
  },
  { pattern: /\bconfiguration (?:error|is invalid|could not be (?:read|parsed))\b:? ?(.*)/i, strength: 0.85 },
  { pattern: /\b(?:ConfigurationError|ConfigError|ImproperlyConfigured): (.+)/, strength: 0.92 },
  {
    pattern:
      /\b(?:ZodError|pydantic_core\._pydantic_core\.ValidationError|pydantic\.error_wrappers\.ValidationError)\b/,
    strength: 0.7,
  },
  {
    pattern: /yaml\.(?:parser\.ParserError|scanner\.ScannerError)|YAMLParseError|YAMLException/,
    strength: 0.8,
  },
  { pattern: /\bTypeError: Invalid URL\b|ERR_INVALID_URL/, strength: 0.75 },
];

/** Lines of a running server about a request are no failure of the start. */
const KINDS = ["start-failed", "log-line", "container-exited", "task-stopped"] as const;

export const cause = defineCause({
  id: "configuration-invalid",
  title: "The application rejects its own configuration or cannot be read",
  severity: "error",
  meaning:
    "A configuration value or file is not what the application accepts, or a source file has a syntax error. The process says so and ends.",
  hurts:
    "It ends during its start, before it listens. The essential container exits, and each new task ends in the same way.",
  mend: "Correct the value that the message names. Checking the configuration in the build (a dry start) finds it before the deployment does.",
  links: [
    {
      title: "Viewing Amazon ECS stopped task errors",
      url: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/stopped-task-errors.html",
    },
  ],
  signs,
  explainsEvents: [
    "start-failed",
    "container-exited",
    "task-stopping",
    "task-stopped",
    "health-check-failed",
    "deployment-failed",
  ],
  explains: ["essential-container-exited"],
  examples: {
    failing: [
      {
        name: "a syntax error",
        timeline: [
          {
            at: 3,
            subject: "container/1/api",
            kind: "log-line",
            text: '  File "/app/main.py", line 12\n    def quote(:\n              ^\nSyntaxError: invalid syntax',
          },
          {
            at: 4,
            subject: "container/1/api",
            kind: "container-exited",
            data: { container: "api", exitCode: 1, essential: true },
          },
        ],
      },
      {
        name: "Django refuses its settings",
        timeline: [
          {
            at: 3,
            subject: "container/1/api",
            kind: "start-failed",
            text: "django.core.exceptions.ImproperlyConfigured: The SECRET_KEY setting must not be empty.",
            data: { container: "api", exitCode: 1 },
          },
        ],
      },
    ],
    healthy: [
      {
        name: "an invalid request to a running server",
        timeline: [
          { at: 3, subject: "container/1/api", kind: "listening", data: { address: "0.0.0.0", port: 8080 } },
          {
            at: 300,
            subject: "container/1/api",
            kind: "log-line",
            text: "SyntaxError: Unexpected token } in JSON at position 14",
          },
        ],
      },
      {
        name: "an ordinary line",
        timeline: [
          {
            at: 3,
            subject: "container/1/api",
            kind: "log-line",
            text: "configuration loaded from environment",
          },
        ],
      },
    ],
  },
});

function signs(timeline: Timeline, model: Model | null): Sign[] {
  const up = timeline.entries
    .filter(({ kind }) => kind === "listening" || kind === "first-healthy-answer")
    .map(({ at }) => at);
  const matches = spokenMatches(timeline, WORDINGS, KINDS).filter(
    ({ entry }) => entry.kind !== "log-line" || up.every((at) => entry.at < at),
  );
  const what = matches[0]?.match[1]?.trim();
  return signOf(matches, {
    explanation: `The application rejects its configuration or its own source${what ? `: ${what}` : ""}.`,
    where: containerPlaces(model),
  });
}
