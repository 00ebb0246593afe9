import { type Model, waitings } from "../../model/index.js";
import { entriesOf, type Timeline } from "../../timeline/index.js";
import { defineCause, type Sign } from "../cause.js";
import { taskDefinition, taskResource, template } from "../examples/parts.js";
import { checkFailures, dependencyFaults, firstOf } from "../shared/probe-signs.js";
import { APPLICATION_SPOKEN, signOf, spokenMatches } from "../shared/text-signs.js";
import { faultConcerns } from "../shared/service-names.js";
import { soughtAtLoopback } from "./own-loopback.js";
import { startWithoutDependency } from "./start-without-dependency.js";
import { dependencyPlaces, onPurpose, spokenKind, unlessOnPurpose } from "./dependency-evidence.js";

/** Ordinary requests that are answered with an error for as long as a rehearsal keeps a dependency away. */
function failedRequests(timeline: Timeline, model: Model | null): Sign[] {
  const faults = dependencyFaults(timeline);
  const failed = entriesOf(timeline, "request-failed").filter(
    ({ data }) => typeof data["status"] === "number" && data["status"] >= 500 && data["reason"] === "status",
  );
  const [first] = failed;
  if (first === undefined || faults.length === 0 || checkFailures(timeline).length > 0) return [];
  // Work that stands before every request is a cause of its own, whichever way it ends.
  const before = (model ? waitings(model) : []).some(
    ({ holdsUp, work }) =>
      holdsUp === "requests" && faults.some(({ dependency }) => faultConcerns(dependency, work)),
  );
  if (before) return [];
  const names = [...new Set(faults.map(({ dependency }) => dependency))];
  const named = (model?.dependencies ?? []).filter(({ kind }) => names.includes(kind));
  return [
    {
      title: `ordinary requests fail while ${names.join(" and ")} is away`,
      explanation: `The checks pass, and ordinary requests are answered with ${String(first.data["status"])} for as long as ${names.join(" and ")} cannot be used.`,
      where: named.map(({ origin, variables, id }) => ({ origin, value: variables[0] ?? id })),
      strength: 0.7,
      for: firstOf([...entriesOf(timeline, "fault-injected", "dependency-changed").slice(0, 1), first]),
    },
  ];
}

const AT_LOOPBACK = ["Environment:", '  - { Name: SESSION_URL, Value: "redis://localhost:6379/2" }'];

export const cause = defineCause({
  id: "dependency-unreachable",
  title: "a service that the application needs cannot be reached",
  severity: "error",
  meaning:
    "The application connects to a database, cache, broker or other service, and the connection is refused or never answered.",
  hurts:
    "What needs the connection fails, or waits. When start-up or the health check needs it, tasks are replaced for ever although nothing is wrong with them.",
  mend: "A time-out points at the network (security groups, routes); a refusal at the port, or at a server that is down. Let the application start and stay healthy without it, with a time limit on every connection.",
  links: [
    {
      title: "Troubleshooting connections to Amazon RDS",
      url: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/CHAP_Troubleshooting.html#CHAP_Troubleshooting.Connecting",
    },
  ],
  check: soughtAtLoopback,
  signs: (timeline, model) => {
    const matches = unlessOnPurpose(
      spokenMatches(
        timeline,
        [
          { pattern: /\b(?:ECONNREFUSED|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH)\b/, strength: 0.8 },
          {
            pattern: /could not connect to server|connection to server at .* failed: (?!FATAL)/i,
            strength: 0.85,
          },
          {
            pattern:
              /Error \d+ connecting to \S+:\d+\. (?!Name)|redis\.exceptions\.(?:Timeout|Connection)Error/i,
            strength: 0.8,
          },
          { pattern: /Can't connect to MySQL server on/i, strength: 0.85 },
          {
            pattern:
              /timeout expired|Connection terminated due to connection timeout|connect timed? ?out|ConnectTimeout/i,
            strength: 0.7,
          },
          {
            pattern: /\[Errno 1(?:11|10)\] (?:Connection refused|Connection timed out)|Connect call failed/i,
            strength: 0.75,
          },
          {
            pattern: /kombu\.exceptions\.OperationalError|Cannot connect to (?:amqp|redis):/i,
            strength: 0.85,
          },
          {
            pattern: /ServerSelectionTimeoutError|MongoNetworkError|MongoServerSelectionError/i,
            strength: 0.85,
          },
        ],
        APPLICATION_SPOKEN,
      ),
      timeline,
    );
    const atStart = startWithoutDependency(timeline, model);
    if (atStart.length > 0) return atStart;
    if (matches.length === 0) return failedRequests(timeline, model);
    return signOf(matches, {
      title: `${spokenKind(matches)} cannot be reached`,
      explanation: onPurpose(timeline)
        ? "The rehearsal made it unreachable; the application did not bear it."
        : "The application's own output says that its connection was refused or not answered.",
      where: dependencyPlaces(matches, model),
    });
  },
  explainsEvents: [
    "start-failed",
    "container-exited",
    "task-stopped",
    "health-check-failed",
    "target-unhealthy",
    "task-unhealthy",
    "request-failed",
  ],
  explains: ["essential-container-exited", "start-too-slow", "health-path-errors", "migration-failed"],
  examples: {
    failing: [
      {
        name: "the address of the developer's machine",
        files: { "task.yaml": taskDefinition(...AT_LOOPBACK) },
      },
      {
        name: "Node cannot reach PostgreSQL",
        timeline: [
          {
            at: 4,
            subject: "container/1/web",
            kind: "log-line",
            data: { source: "web", message: "Error: connect ECONNREFUSED 10.0.10.7:5432" },
          },
          {
            at: 4,
            subject: "container/1/web",
            kind: "start-failed",
            data: { container: "web", exitCode: 1, message: "database is away" },
          },
        ],
      },
      {
        name: "requests are answered with an error while Redis refuses",
        timeline: [
          { at: 0, subject: "service/web", kind: "fault-injected", data: { fault: "redis=refused" } },
          {
            at: 44,
            subject: "service/web",
            kind: "request-failed",
            data: { path: "/tours", status: 500, reason: "status", count: 40 },
          },
        ],
      },
      {
        name: "the process ends at its start while PostgreSQL is away",
        timeline: [
          { at: 0, subject: "service/web", kind: "fault-injected", data: { fault: "postgres=hang" } },
          ...["1", "2"].map((task) => ({
            at: 40,
            subject: `container/${task}/web`,
            kind: "container-exited" as const,
            data: { container: "web", exitCode: 1, essential: true },
          })),
        ],
      },
      {
        name: "Python waits for Redis in vain",
        timeline: [
          {
            at: 60,
            subject: "container/1/web",
            kind: "log-line",
            data: { source: "web", message: "redis.exceptions.TimeoutError: Timeout connecting to server" },
          },
        ],
      },
    ],
    healthy: [
      {
        name: "a cache beside the application in the same task",
        files: {
          "task.yaml": `${taskDefinition(...AT_LOOPBACK)}        - Name: cache\n          Image: public.ecr.aws/docker/library/redis:7.4.1\n`,
        },
      },
      {
        name: "the network of the host",
        files: {
          "task.yaml": template(
            taskResource(...AT_LOOPBACK)
              .replace("awsvpc", "host")
              .replace("[FARGATE]", "[EC2]"),
          ),
        },
      },
      {
        name: "requests fail with every dependency well",
        timeline: [
          {
            at: 44,
            subject: "service/web",
            kind: "request-failed",
            data: { path: "/tours", status: 500, reason: "status", count: 40 },
          },
        ],
      },
      {
        name: "processes that were up and are stopped while Redis is away",
        timeline: [
          { at: 0, subject: "service/web", kind: "fault-injected", data: { fault: "redis=hang" } },
          ...["1", "2"].flatMap((task) => [
            { at: 30, subject: `container/${task}/web`, kind: "listening" as const, data: { port: 8080 } },
            {
              at: 90,
              subject: `container/${task}/web`,
              kind: "container-exited" as const,
              data: { container: "web", exitCode: 1, essential: true },
            },
          ]),
        ],
      },
      {
        name: "the name does not resolve, which is another cause",
        timeline: [
          {
            at: 4,
            subject: "container/1/web",
            kind: "log-line",
            data: { source: "web", message: "Error: getaddrinfo ENOTFOUND db.orders.internal" },
          },
        ],
      },
      {
        name: "a health command that finds nobody, which is about the application itself",
        timeline: [
          {
            at: 90,
            subject: "container/1/web",
            kind: "container-check-failed",
            data: { container: "web", exitCode: 1, reason: "connect ECONNREFUSED 127.0.0.1:8080" },
          },
        ],
      },
    ],
  },
});
