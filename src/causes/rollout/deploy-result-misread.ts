import { type DeployStep, knownValue, type Model, type Service } from "../../model/index.js";
import { defineCause, found, notApplicable, unknownBecause, type Verdict } from "../cause.js";
import { serviceResource, taskResource, template } from "../examples/parts.js";
import { signalExamples, unsentSignals } from "./stack-signals.js";

const ROLLS_BACK = serviceResource(
  "ServiceName: orders",
  "DesiredCount: 2",
  "DeploymentConfiguration: { DeploymentCircuitBreaker: { Enable: true, Rollback: true } }",
);
const STAYS = serviceResource(
  "ServiceName: orders",
  "DesiredCount: 2",
  "DeploymentConfiguration: { DeploymentCircuitBreaker: { Enable: true, Rollback: false } }",
);
const UPDATE =
  "aws ecs update-service --cluster shop --service orders --task-definition orders --output text";
const WAIT = "aws ecs wait services-stable --cluster shop --services orders";
const STATE =
  "test \"$(aws ecs describe-services --cluster shop --services orders --query 'services[0].deployments[0].rolloutState' --output text)\" = COMPLETED";

const script = (service: string, ...lines: readonly string[]): Record<string, string> => ({
  "service.yaml": template(taskResource(), service),
  "ship.sh": `#!/bin/sh\n${lines.join("\n")}\n`,
});

const action = (...inputs: readonly string[]): Record<string, string> => ({
  "service.yaml": template(taskResource(), STAYS),
  "ship.yml": [
    "on: push",
    "jobs:",
    "  ship:",
    "    runs-on: ubuntu-latest",
    "    steps:",
    "      - uses: aws-actions/amazon-ecs-deploy-task-definition@v2",
    "        with:",
    "          task-definition: task.json",
    "          service: orders",
    "          cluster: shop",
    ...inputs.map((line) => `          ${line}`),
    "",
  ].join("\n"),
});

export const cause = defineCause({
  id: "deploy-result-misread",
  title: "whoever deploys is told of success whatever happens",
  severity: "warning",
  meaning:
    "The script or workflow begins a rollout and does not look at how it ends: it does not wait, hides the failure of the waiting, or takes the calm after a rollback for success. Or the reverse: a stack waits for a signal that nobody sends, and a good deployment is called failed.",
  hurts:
    "A failed deployment looks green. The old version goes on running, or nothing does, and it is noticed by users, or weeks later when a feature is missing.",
  mend: "Wait for the rollout, let a failure end the script, and then ask for the state of the deployment that was begun (`rolloutState` must be COMPLETED), for a service that was rolled back is stable, too.",
  links: [
    {
      title: "aws ecs wait services-stable",
      url: "https://docs.aws.amazon.com/cli/latest/reference/ecs/wait/services-stable.html",
    },
    {
      title: "Deployment: rolloutState",
      url: "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Deployment.html",
    },
    {
      title: "The action reports success after a rollback",
      url: "https://github.com/aws-actions/amazon-ecs-deploy-task-definition/issues/191",
    },
  ],
  check: (model) => [...model.deploySteps.map((step) => judge(model, step)), ...unsentSignals(model)],
  explainsEvents: [],
  explains: [],
  examples: {
    failing: [
      ...signalExamples.failing,
      { name: "begun, and nobody waits", files: script(STAYS, "set -e", UPDATE) },
      {
        name: "the failure of the waiting is hidden",
        files: script(STAYS, "set -e", UPDATE, `${WAIT} || true`),
      },
      {
        name: "the script goes on after the waiting has failed",
        files: script(STAYS, UPDATE, WAIT, 'echo "deployed"'),
      },
      { name: "stable after a rollback", files: script(ROLLS_BACK, "set -e", UPDATE, WAIT) },
      { name: "the action does not wait", files: action() },
    ],
    healthy: [
      ...signalExamples.healthy,
      {
        name: "waits, and nothing is rolled back",
        files: script(STAYS, "set -e", UPDATE, WAIT, 'echo "deployed"'),
      },
      { name: "waits, and asks how it ended", files: script(ROLLS_BACK, "set -e", UPDATE, WAIT, STATE) },
      { name: "the waiting is the last word", files: script(STAYS, UPDATE, WAIT) },
      {
        name: "the failure is told before the end",
        files: script(STAYS, UPDATE, `${WAIT} || { echo failed; exit 1; }`),
      },
      {
        name: "only the count is changed",
        files: script(STAYS, "aws ecs update-service --service orders --desired-count 4"),
      },
      { name: "the action waits", files: action("wait-for-service-stability: true") },
    ],
  },
});

// Another script, or a person at a screen, may wait where this file does not.
const CONFIDENCE_WITHOUT_WAIT = 0.75;

function judge(model: Model, step: DeployStep): Verdict {
  if (model.services.length + model.taskDefinitions.length === 0) {
    return notApplicable("no service of ECS is among the files");
  }
  const { wait } = step;
  if (wait === null) return step.asksOutcome ? { outcome: "not-found" } : withoutWait(step);
  if (wait.hiddenBy !== null && !step.asksOutcome) return hidden(step, wait.hiddenBy);
  if (wait.tellsRollback || step.asksOutcome) return { outcome: "not-found" };
  return afterRollback(model, step);
}

function withoutWait(step: DeployStep): Verdict {
  return found({
    title: `\`${step.tool}\` begins the rollout, and nobody waits for its end`,
    explanation:
      "It is done as soon as ECS has taken the order, before the first new task has started. What follows, and whoever looks at the result, takes that for a deployment that succeeded.",
    where: [{ origin: step.origin, value: step.tool }],
    confidence: CONFIDENCE_WITHOUT_WAIT,
  });
}

function hidden(
  step: DeployStep,
  by: { readonly origin: DeployStep["origin"]; readonly text: string },
): Verdict {
  return found({
    title: `the wait for the rollout may fail, and ${by.text.startsWith("no ") ? by.text : `\`${by.text}\` hides it`}`,
    explanation:
      "After 10 minutes without a stable service the waiting fails. Here that changes nothing: the script ends as if the deployment had succeeded.",
    where: [
      { origin: by.origin, value: by.text },
      { origin: step.origin, value: step.tool },
    ],
    confidence: 0.85,
  });
}

/** The calm after a rollback is what `services-stable` waits for, too. */
function afterRollback(model: Model, step: DeployStep): Verdict {
  const service = serviceOf(model, step);
  if (!service) {
    return unknownBecause(
      "whether a rollback would be noticed",
      "the run decides which service it is",
      step.origin,
    );
  }
  const { enable, rollback } = service.rollout.circuitBreaker;
  if (knownValue(enable) !== true || knownValue(rollback) !== true) return { outcome: "not-found" };
  const { wait } = step;
  return found({
    title: "a rollback looks like success to the wait for a stable service",
    explanation:
      "When the new tasks fail, the circuit breaker rolls the service back, and then it is stable again: on the old version. The waiting ends well, and so does the script.",
    where: [
      { origin: wait?.origin ?? step.origin, value: "services-stable" },
      { origin: rollback.origin, value: "true" },
    ],
    confidence: 0.8,
  });
}

function serviceOf(model: Model, step: DeployStep): Service | undefined {
  const name = knownValue(step.service);
  const named = model.services.find((service) => name !== undefined && knownValue(service.name) === name);
  return named ?? (model.services.length === 1 ? model.services[0] : undefined);
}
