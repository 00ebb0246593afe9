import { type Container, knownValue, type Model, type Service } from "../../model/index.js";
import { entriesOf, type Timeline, type TimelineEntry } from "../../timeline/index.js";
import { setValue } from "../shared/changes.js";
import { commandLine } from "../shared/command-words.js";
import { defineCause, found, type Sign, unknownBecause, type Verdict } from "../cause.js";
import {
  balancer,
  BEHIND_BALANCER,
  HTTPS_LISTENER,
  MAPPED_PORT,
  NETWORK,
  placement,
  securityGroup,
  serviceResource,
  taskResource,
  template,
} from "../examples/parts.js";
import { eventEvidence } from "../shared/text-signs.js";

const files = (attributes: readonly string[], ...container: readonly string[]): Record<string, string> => ({
  "service.yaml": template(
    NETWORK,
    securityGroup("BalancerGroup", "443 from 0.0.0.0/0"),
    securityGroup("TaskGroup", "8080 from BalancerGroup"),
    balancer(HTTPS_LISTENER, ...attributes),
    taskResource(MAPPED_PORT, ...container),
    serviceResource("DesiredCount: 2", ...placement("PublicA PublicB", "ENABLED"), ...BEHIND_BALANCER),
  ),
});

const delay = (seconds: number): string[] => [
  `TargetGroupAttributes: [{ Key: deregistration_delay.timeout_seconds, Value: "${seconds}" }]`,
];

export const cause = defineCause({
  id: "scale-in-kills-work",
  title: "stopping a task ends work that is under way",
  severity: "error",
  // From configuration alone nobody knows whether anything is under way at that moment.
  severityFromConfiguration: "warning",
  meaning:
    "When a task is stopped (scale-in, rollout, replacement) it gets less time than its work in flight needs: the balancer cuts connections at once, or SIGKILL comes before the orderly end is over.",
  hurts: "Requests end with 502 and jobs are lost half done, at every deployment and every scale-in.",
  mend: "Let the deregistration delay be as long as the longest request, and the stop timeout longer than the time that the application takes to end in order (on Fargate at most 120 s).",
  links: [
    {
      title: "Deregistration delay",
      url: "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/edit-target-group-attributes.html#deregistration-delay",
    },
    {
      title: "Container timeouts",
      url: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_definition_parameters.html#container_definition_timeout",
    },
  ],
  check: (model) => [
    ...model.services.flatMap(cutsAtOnce),
    ...containersOf(model).flatMap(killsBeforeOrderlyEnd),
  ],
  signs,
  explainsEvents: ["kill-signal-sent", "request-failed"],
  explains: [],
  examples: {
    failing: [
      { name: "no time to drain", files: files(delay(0)) },
      {
        name: "the server's own grace is longer than the stop timeout",
        files: files([], "Command: [gunicorn, --bind, '0.0.0.0:8080', --graceful-timeout, '90', app:app]"),
      },
      {
        name: "requests fail while a task is stopped",
        timeline: [
          { at: 300, subject: "target/1", kind: "target-deregistered", data: { count: 1 } },
          { at: 300, subject: "task/1", kind: "stop-signal-sent", data: { container: "web" } },
          {
            at: 301,
            subject: "task/1",
            kind: "request-failed",
            data: { path: "/orders", reason: "reset", count: 4 },
          },
          {
            at: 330,
            subject: "task/1",
            kind: "kill-signal-sent",
            data: { container: "web", stopTimeoutSeconds: 30 },
          },
        ],
      },
    ],
    healthy: [
      { name: "the platform's defaults", files: files([]) },
      { name: "a short delay for short requests", files: files(delay(15)) },
      {
        name: "the stop timeout is longer than the server's grace",
        files: files(
          [],
          "StopTimeout: 100",
          "Command: [gunicorn, --bind, '0.0.0.0:8080', --graceful-timeout, '90', app:app]",
        ),
      },
      {
        name: "a task is stopped and nothing fails",
        timeline: [
          { at: 300, subject: "target/1", kind: "target-deregistered", data: { count: 1 } },
          { at: 360, subject: "task/1", kind: "stop-signal-sent", data: { container: "web" } },
          { at: 361, subject: "task/1", kind: "container-exited", data: { container: "web", exitCode: 0 } },
        ],
      },
    ],
  },
});

function cutsAtOnce(service: Service): Verdict[] {
  return service.targets.flatMap((target): Verdict[] => {
    const group = target.targetGroup;
    if (!group) return [];
    const { deregistrationDelaySeconds: delaySeconds, protocol } = group;
    if (!delaySeconds.known) {
      return [unknownBecause("how long a target may drain", delaySeconds.reason, delaySeconds.origin)];
    }
    const http = /^HTTPS?$/i.test(knownValue(protocol) ?? "");
    if (delaySeconds.value > 0 || !http) return [];
    return [
      found({
        title: "requests under way are cut off when a task is stopped",
        explanation:
          "The deregistration delay is 0: the balancer closes its connections to a task in the moment it is taken out, with answers still under way. Their senders get 502.",
        where: [{ origin: delaySeconds.origin, value: "0" }],
        confidence: 0.85,
        repairs: [
          { description: "give targets 30 s to drain", safe: false, changes: setValue(delaySeconds, "30") },
        ],
      }),
    ];
  });
}

function containersOf(model: Model): Container[] {
  return model.taskDefinitions.flatMap((taskDefinition) => taskDefinition.containers);
}

// Options by which servers are told how long an orderly end may take.
const ORDERLY_END =
  /(?:^|\s)--(?:graceful-timeout|timeout-graceful-shutdown|graceful-shutdown-timeout)[= ]["']?(\d+)/;

function killsBeforeOrderlyEnd(container: Container): Verdict[] {
  const command = commandLine(container);
  const stop = container.stopTimeoutSeconds;
  if (!command) return [];
  const option = ORDERLY_END.exec(command.text);
  if (!option) return [];
  if (!stop.known)
    return [unknownBecause("how long the container may take to stop", stop.reason, stop.origin)];
  const seconds = Number(option[1]);
  if (seconds <= stop.value) return [];
  return [
    found({
      title: "SIGKILL comes before the orderly end is over",
      explanation: `The server may take ${seconds} s to end what is under way, but the platform kills it ${stop.value} s after SIGTERM.`,
      where: [
        { origin: stop.origin, value: stop.origin.written ? `${stop.value}` : "" },
        { origin: command.origin, value: option[0].trim() },
      ],
      repairs:
        seconds < STOP_TIMEOUT_SECONDS_MAX
          ? [
              {
                description: `let the container take ${Math.min(seconds + 10, STOP_TIMEOUT_SECONDS_MAX)} s to stop`,
                safe: false,
                changes: setValue(stop, Math.min(seconds + 10, STOP_TIMEOUT_SECONDS_MAX)),
              },
            ]
          : [],
    }),
  ];
}

// Source: [BC-ecs] stopTimeout on Fargate is at most 120 s.
const STOP_TIMEOUT_SECONDS_MAX = 120;
// A request that was under way fails in the moment its connection is cut or its process ends.
const SAME_MOMENT_SECONDS = 3;

function signs(timeline: Timeline): Sign[] {
  const stops = entriesOf(
    timeline,
    "stop-signal-sent",
    "kill-signal-sent",
    "target-gone",
    "target-deregistered",
  );
  const failures = entriesOf(timeline, "request-failed");
  const cut = failures.filter((failure) => stops.some((stop) => isCutBy(stop, failure)));
  if (cut.length === 0) return [];
  const killed = stops.filter((stop) => stop.kind === "kill-signal-sent");
  return [
    {
      explanation: `Requests failed in the moment a task was taken out${killed.length > 0 ? ", and it was killed before it had ended by itself" : ""}.`,
      where: [],
      strength: killed.length > 0 ? 0.75 : 0.65,
      for: [...cut, ...killed].slice(0, 4).map((entry) => eventEvidence(entry, entry.text || entry.kind)),
    },
  ];
}

// A time-out is no cut: the request had been waiting before.
const CUT = /reset|closed|aborted|502/;

function isCutBy(stop: TimelineEntry, failure: TimelineEntry): boolean {
  const lag = failure.at - stop.at;
  const how = `${String(failure.data["reason"] ?? "")} ${String(failure.data["status"] ?? "")}`;
  return lag >= 0 && lag <= SAME_MOMENT_SECONDS && CUT.test(how);
}
