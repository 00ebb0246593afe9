import { knownValue, type TrafficPath, trafficPaths } from "../../model/index.js";
import { defineCause, found, notApplicable, unknownBecause, type Verdict } from "../cause.js";
import { expressServer, nodeService } from "../example-files.js";

const atRoot = expressServer({ before: 'app.get("/", (request, response) => response.send("orders"));' });

export const cause = defineCause({
  id: "health-check-not-configured",
  title: "The target group writes no health check, so the defaults decide",
  severity: "warning",
  meaning:
    "Nothing says what a healthy answer is. The balancer then asks `/` on the traffic port every 30 s and accepts 200 only, whatever the application does there.",
  hurts:
    "It works by accident, or not at all: as soon as `/` redirects, asks for a login, or becomes slow, the targets turn unhealthy and ECS replaces tasks that are well.",
  mend: "Write the check: a path of its own that answers from the process alone, with interval, timeout and thresholds.",
  links: [
    {
      title: "Health checks for target groups: defaults",
      url: "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health-checks.html",
    },
  ],
  check: (model) => trafficPaths(model).map(judge),
  explainsEvents: [],
  explains: [],
  examples: {
    failing: [
      { name: "a target group without a word about health", files: nodeService(atRoot, { healthCheck: {} }) },
    ],
    healthy: [
      { name: "the check is written", files: nodeService(expressServer()) },
      {
        name: "only its path is written",
        files: nodeService(expressServer(), { healthCheck: { HealthCheckPath: "/health" } }),
      },
    ],
  },
});

function judge({ targetGroup, service, target }: TrafficPath): Verdict {
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
    explanation:
      "The target group has no health-check setting at all, so the balancer asks the default path and accepts 200 only.",
    where: [
      { origin: targetGroup.origin, value: knownValue(targetGroup.name) ?? targetGroup.id },
      { origin: target.origin, value: knownValue(target.targetGroupName) ?? "" },
    ],
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
