import { type InstanceGroup, knownValue, type Service, type TaskDefinition } from "../../model/index.js";
import { environmentsWithoutMonitoring } from "../shared/beanstalk/monitoring.js";
import { defineCause, found, unknownBecause, type Verdict } from "../cause.js";
import { monitoringAbsentExamples } from "./monitoring-absent.examples.js";
import { unheardAlarms } from "./unheard-alarms.js";

export const cause = defineCause({
  id: "monitoring-absent",
  title: "nothing would tell anybody that it fails",
  severity: "warning",
  meaning:
    "No log is kept, no alarm is made and nothing reports health. What happens in the deployment leaves no trace. Or alarms are made, and the topic that they tell lets none of them publish.",
  hurts:
    "The first to notice a failure are the users. When somebody looks, the tasks or instances that failed are gone, and their output with them: the cause can only be guessed.",
  mend: "Send the output to CloudWatch Logs, and make at least an alarm on unhealthy targets or on 5xx answers that reaches somebody. A topic that has a policy of its own must allow `sns:Publish` for `cloudwatch.amazonaws.com`.",
  links: [
    {
      title: "Send Amazon ECS logs to CloudWatch",
      url: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/using_awslogs.html",
    },
    {
      title: "CloudWatch metrics for Application Load Balancers",
      url: "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-cloudwatch-metrics.html",
    },
    {
      title: "Alarms that do not reach their topic",
      url: "https://repost.aws/knowledge-center/cloudwatch-receive-sns-for-alarm-trigger",
    },
    {
      title: "Using Elastic Beanstalk with CloudWatch Logs",
      url: "https://docs.aws.amazon.com/elasticbeanstalk/latest/dg/AWSHowTo.cloudwatchlogs.html",
    },
  ],
  check: (model) =>
    model.alarms.length > 0
      ? unheardAlarms(model)
      : [
          ...model.services.map((service) => judgeService(service)),
          ...model.instanceGroups.map(judgeInstances),
          ...environmentsWithoutMonitoring(model),
        ],
  explainsEvents: [],
  explains: [],
  examples: monitoringAbsentExamples,
});

/** Images and variables of agents that watch a task from within. */
const AGENT =
  /datadog|newrelic|new-relic|dynatrace|splunk|otel|opentelemetry|cloudwatch-agent|fluent|vector|promtail|grafana|sentry|elastic-agent|instana|appdynamics|signalfx|honeycomb|logdna|sumologic/i;

function judgeService({ taskDefinition, rollout, origin, name }: Service): Verdict {
  if (taskDefinition === null)
    return unknownBecause(
      "whether the output of the tasks is kept",
      "the task definition is not among the files",
      origin,
    );
  const alarms = knownValue(rollout.alarmNames);
  const open = taskDefinition.containers.find(({ logDriver }) => !logDriver.known);
  if (open !== undefined && !open.logDriver.known)
    return unknownBecause("whether the output of the tasks is kept", open.logDriver.reason, open.origin);
  const kept = taskDefinition.containers.some(({ logDriver }) => knownValue(logDriver) !== null);
  if (
    taskDefinition.containers.length === 0 ||
    kept ||
    alarms === undefined ||
    alarms.length > 0 ||
    hasAgent(taskDefinition)
  )
    return { outcome: "not-found" };
  const [first] = taskDefinition.containers;
  const spoken = knownValue(name);
  return found({
    title: `nothing is kept of what ${spoken === undefined ? "the service" : spoken} does`,
    explanation:
      "None of its containers has a log configuration, and no alarm is made. On Fargate what a container prints is lost with it, so that a task that ends leaves only its exit code.",
    where: [...(first === undefined ? [] : [{ origin: first.origin, value: "" }]), { origin, value: "" }],
    confidence: 0.9,
  });
}

function hasAgent({ containers }: TaskDefinition): boolean {
  return containers.some(
    ({ image, environment }) =>
      AGENT.test(knownValue(image) ?? "") ||
      environment.some((variable) =>
        /^(?:DD_|NEW_RELIC_|OTEL_|SENTRY_|SPLUNK_|AWS_XRAY_)/.test(variable.name),
      ),
  );
}

/** Only of an image as AWS publishes it is known what is in it. */
const PUBLISHED = /\/aws\/service\//;
const SENDS =
  /cloudwatch|awslogs|aws-logs|fluent|filebeat|vector|promtail|rsyslog|datadog|newrelic|otel|splunk|nagios|zabbix|prometheus|node_exporter/i;

function judgeInstances({ launch, origin, kind, targetGroups }: InstanceGroup): Verdict {
  // A machine that takes no requests of a balancer may be anything.
  if (launch === null || targetGroups.length === 0)
    return { outcome: "not-applicable", why: "nothing is sent to it" };
  const { image, userData } = launch;
  if (!image.known || !userData.known)
    return unknownBecause(
      "whether the instances' logs are kept",
      "their image or their user data is not known",
      origin,
    );
  if (!PUBLISHED.test(image.value ?? ""))
    return unknownBecause(
      "whether the instances' logs are kept",
      "what is in their image is not known",
      image.origin,
    );
  if (SENDS.test(userData.value ?? "")) return { outcome: "not-found" };
  return found({
    title: `nothing is kept of what the ${kind === "instance" ? "instance does" : "instances do"}`,
    explanation:
      "The image is the published one, and the user data installs nothing that sends logs or metrics away; no alarm is made. When an instance is replaced, its logs go with it.",
    where: [{ origin, value: "" }],
    confidence: 0.85,
  });
}
