import { knownValue, type Service } from "../../model/index.js";
import { setTogether } from "../shared/changes.js";
import { defineCause, found, notApplicable, unknownBecause, type Verdict } from "../cause.js";
import { service } from "../examples/parts.js";
import { signOf, spokenMatches } from "../shared/text-signs.js";

export const cause = defineCause({
  id: "circuit-breaker-absent",
  title: "nothing stops a rollout that keeps failing",
  severity: "warning",
  meaning:
    "The service has no deployment circuit breaker. When new tasks cannot start or never turn healthy, Amazon ECS replaces them for ever.",
  hurts:
    "The deployment stays IN_PROGRESS. CloudFormation waits about three hours for the service to become stable before it gives up and rolls back; until then nothing else can be deployed.",
  mend: "Turn the circuit breaker on, with rollback: a failing rollout then ends after a few failed tasks, and the last good revision comes back.",
  links: [
    {
      title: "How the deployment circuit breaker detects failures",
      url: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-circuit-breaker.html",
    },
  ],
  check: (model) => model.services.flatMap((service) => judge(service, model.stacks.length > 0)),
  signs: (timeline) =>
    timeline.entries.some((entry) => entry.kind === "deployment-failed")
      ? []
      : signOf(
          // Not the reason of a failure, only of its length: kept weak, so that it never leads.
          spokenMatches(timeline, [{ pattern: /did not stabili[sz]e|NotStabilized/i, strength: 0.3 }]),
          {
            explanation:
              "The stack waited for the service until its own time limit; no circuit breaker ended the rollout before.",
          },
        ),
  explainsEvents: [],
  explains: [],
  examples: {
    failing: [
      { name: "no breaker is written", files: { "service.yaml": service("DesiredCount: 2") } },
      {
        name: "the breaker is off",
        files: {
          "service.yaml": service(
            "DesiredCount: 2",
            "DeploymentConfiguration:",
            "  DeploymentCircuitBreaker: { Enable: false, Rollback: false }",
          ),
        },
      },
    ],
    healthy: [
      {
        name: "breaker with rollback",
        files: {
          "service.yaml": service(
            "DesiredCount: 2",
            "DeploymentConfiguration:",
            "  DeploymentCircuitBreaker: { Enable: true, Rollback: true }",
          ),
        },
      },
      {
        name: "CodeDeploy rolls out and has its own way back",
        files: { "service.yaml": service("DesiredCount: 2", "DeploymentController: { Type: CODE_DEPLOY }") },
      },
    ],
  },
});

function judge(service: Service, inStack: boolean): Verdict {
  const { rollout } = service;
  const { controller, strategy, circuitBreaker } = rollout;
  if (!controller.known)
    return unknownBecause("which controller rolls out", controller.reason, controller.origin);
  if (controller.value !== "ECS") return notApplicable(`${controller.value} controls the rollout`);
  if (!strategy.known) return unknownBecause("how the service rolls out", strategy.reason, strategy.origin);
  // The breaker belongs to rolling deployments; blue/green and its kin shift traffic back by themselves.
  if (strategy.value !== "ROLLING") return notApplicable(`the strategy is ${strategy.value}`);
  if (knownValue(service.schedulingStrategy) === "DAEMON")
    return notApplicable("a daemon has no desired count");
  if (knownValue(service.desiredCount) === 0) return notApplicable("the service starts no task");
  const { enable } = circuitBreaker;
  if (!enable.known) return unknownBecause("whether the circuit breaker is on", enable.reason, enable.origin);
  if (enable.value) return { outcome: "not-found" };
  const alarms = knownValue(rollout.alarmNames) ?? [];
  const alarmsNote =
    alarms.length > 0
      ? " The deployment's alarms do not replace it: tasks that never start leave the old ones serving, and no alarm rings."
      : "";
  return found({
    explanation: `If the new tasks of this service do not become healthy, the rollout goes on ${inStack ? "until CloudFormation's limit of about three hours" : "without an end: Amazon ECS itself never gives it up"}.${alarmsNote}`,
    where: [{ origin: enable.origin, value: enable.origin.written ? "false" : "" }],
    repairs: [
      {
        // Safe: as long as a rollout succeeds the breaker does nothing.
        description: "turn the deployment circuit breaker on, with rollback",
        safe: true,
        changes: setTogether([
          { value: enable, to: true },
          { value: circuitBreaker.rollback, to: true },
        ]),
      },
    ],
  });
}
