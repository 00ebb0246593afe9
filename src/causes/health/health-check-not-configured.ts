import { type Container, knownValue, type Model, type TrafficPath, trafficPaths } from "../../model/index.js";
import { defineCause, found, notApplicable, unknownBecause, type Verdict } from "../cause.js";
import { expressServer, NODE_DOCKERFILE, nodeService, packageJson } from "../examples/files.js";
import { serviceResource, taskResource, template } from "../examples/parts.js";
import { requestPath } from "../shared/request-path.js";
import { instanceCheckExamples, unwrittenInstanceChecks } from "./health-check-not-configured-instances.js";

const atRoot = expressServer({ before: 'app.get("/", (request, response) => response.send("orders"));' });

const CHECKED_IMAGE = NODE_DOCKERFILE.replace("CMD [", "HEALTHCHECK CMD node check.js\nCMD [");

/** A service without a balancer; the lines are its container's. */
function worker(...lines: readonly string[]): Record<string, string> {
  return {
    Dockerfile: CHECKED_IMAGE,
    "package.json": packageJson("express"),
    "server.js": expressServer(),
    "service.yaml": template(
      taskResource("Image: orders:2.7.1", ...lines),
      serviceResource("DesiredCount: 2"),
    ),
  };
}

export const cause = defineCause({
  id: "health-check-not-configured",
  title: "The target group writes no health check, so the defaults decide",
  severity: "warning",
  meaning:
    "Nothing says what a healthy answer is. The balancer then asks `/` on the traffic port every 30 s and accepts 200 only, whatever the application does there. A HEALTHCHECK in the Dockerfile changes nothing: ECS runs only the check of the task definition.",
  hurts:
    "It works by accident, or not at all: as soon as `/` redirects, asks for a login, or becomes slow, the targets turn unhealthy and ECS replaces tasks that are well.",
  mend: "Write the check: a path of its own that answers from the process alone, with interval, timeout and thresholds.",
  links: [
    {
      title: "Amazon ECS: container health checks, and those of the image",
      url: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/healthcheck.html",
    },
    {
      title: "Health checks for target groups: defaults",
      url: "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health-checks.html",
    },
  ],
  check: (model) => [
    ...trafficPaths(model).map(judge),
    ...unreadChecks(model),
    ...unwrittenInstanceChecks(model),
  ],
  explainsEvents: [],
  explains: [],
  examples: {
    failing: [
      { name: "a target group without a word about health", files: nodeService(atRoot, { healthCheck: {} }) },
      { name: "a worker whose only check stands in its image", files: worker() },
      ...instanceCheckExamples.failing,
    ],
    healthy: [
      {
        name: "the task definition takes the image's check over",
        files: worker("HealthCheck: { Command: [CMD, node, check.js] }"),
      },
      {
        name: "a check in the image, and a target group that checks",
        files: nodeService(expressServer(), { dockerfile: CHECKED_IMAGE }),
      },
      { name: "the check is written", files: nodeService(expressServer()) },
      {
        name: "only its path is written",
        files: nodeService(expressServer(), { healthCheck: { HealthCheckPath: "/health" } }),
      },
      ...instanceCheckExamples.healthy,
    ],
  },
});

function judge(traffic: TrafficPath): Verdict {
  const { targetGroup, service, target, container } = traffic;
  if (targetGroup === null) return notApplicable("the target group is not among the files");
  const { healthCheck, protocol } = targetGroup;
  if (healthCheck.configured) return { outcome: "not-found" };
  const spoken = knownValue(protocol);
  if (spoken === undefined)
    return unknownBecause("the protocol of the target group", "it is not known", protocol.origin);
  // A connection attempt is all that a TCP target group can ask for.
  if (!/^HTTPS?$/.test(spoken)) return notApplicable("the target group is not one of HTTP");
  const { path } = healthCheck;
  const node = path.origin.node;
  return found({
    title: `${knownValue(service.name) ?? "the service"} is judged by the default health check: GET ${knownValue(path) ?? "/"}`,
    explanation: `The target group has no health-check setting at all, so the balancer asks the default path and accepts 200 only.${isUnread(container) ? " The HEALTHCHECK of the Dockerfile is not read by ECS." : ""}`,
    where: [
      { origin: targetGroup.origin, value: knownValue(targetGroup.name) ?? targetGroup.id },
      { origin: target.origin, value: knownValue(target.targetGroupName) ?? "" },
    ],
    path: requestPath(traffic, null, { answer: { name: `GET ${knownValue(path) ?? "/"}` } }),
    repairs: node
      ? [
          {
            description: "write the path that shall be asked",
            safe: false,
            changes: [{ op: "set", node, value: "/health" }],
          },
        ]
      : [],
  });
}

/** The image has a check, the task definition has none: Docker would run it, ECS does not. */
function isUnread({ build, healthCheck }: Container): boolean {
  return healthCheck === null && build?.final.healthCheck?.command != null;
}

/** Where no balancer checks either, nobody notices that the process hangs. */
function unreadChecks(model: Model): Verdict[] {
  return model.services
    .filter(({ targets }) => targets.length === 0)
    .flatMap(({ taskDefinition }) => taskDefinition?.containers ?? [])
    .filter((container) => isUnread(container) && knownValue(container.essential) === true)
    .map((container) => {
      const name = knownValue(container.name) ?? container.id;
      const check = container.build?.final.healthCheck;
      return found({
        title: `nothing checks ${name}: the HEALTHCHECK of its image is not read by ECS`,
        explanation: `The Dockerfile of ${name} has a HEALTHCHECK, and the task definition has no healthCheck for the container. ECS runs only the latter, and no balancer stands before this service: a process that hangs is never replaced.`,
        where: [
          { origin: container.origin, value: name },
          ...(check ? [{ origin: check.origin, value: "HEALTHCHECK" }] : []),
        ],
        repairs: [
          {
            description: "write the same command as the container's healthCheck in the task definition",
            safe: false,
            changes: [],
          },
        ],
      });
    });
}
