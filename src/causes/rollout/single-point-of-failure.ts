import { type DataStore, dependenciesOf, knownValue, type Model, type Service } from "../../model/index.js";
import { pythonBundle } from "../examples/beanstalk.js";
import { singlePointsOfEnvironments } from "../shared/beanstalk/single-points.js";
import { setValue } from "../shared/changes.js";
import { defineCause, found, notApplicable, unknownBecause, type Verdict } from "../cause.js";
import {
  balancer,
  BEHIND_BALANCER,
  DATABASE_URL,
  databaseResource,
  MAPPED_PORT,
  NETWORK,
  placement,
  securityGroup,
  serviceResource,
  taskResource,
  template,
} from "../examples/parts.js";
import { singleInstanceExamples, singleInstances } from "./single-points-of-instances.js";

const files = (subnets: string, desired: number, ...more: readonly string[]): Record<string, string> => ({
  "service.yaml": template(
    NETWORK,
    securityGroup("BalancerGroup", "443 from 0.0.0.0/0"),
    securityGroup("TaskGroup", "8080 from BalancerGroup"),
    balancer(),
    taskResource(MAPPED_PORT),
    serviceResource(
      `DesiredCount: ${desired}`,
      ...placement(subnets, "ENABLED"),
      ...BEHIND_BALANCER,
      ...more,
    ),
  ),
});

const withDatabase = (multiAz: boolean): Record<string, string> => ({
  "service.yaml": template(
    NETWORK,
    securityGroup("BalancerGroup", "443 from 0.0.0.0/0"),
    securityGroup("TaskGroup", "8080 from BalancerGroup"),
    securityGroup("DatabaseGroup", "5432 from TaskGroup"),
    balancer(),
    databaseResource(`MultiAZ: ${multiAz}`),
    taskResource(MAPPED_PORT, ...DATABASE_URL),
    serviceResource("DesiredCount: 2", ...placement("PublicA PublicB", "ENABLED"), ...BEHIND_BALANCER),
  ),
});

export const cause = defineCause({
  id: "single-point-of-failure",
  title: "one failure takes the service down",
  severity: "warning",
  meaning:
    "The service stands behind a balancer but has only one task, only one Availability Zone, or a database without a standby beneath redundant tasks.",
  hurts:
    "When that one task, zone or database fails, nothing answers until it is replaced: minutes for a task, longer for a database or a zone.",
  mend: "Run at least two tasks, in subnets of two zones, and give the database a standby in another zone.",
  links: [
    {
      title: "Amazon ECS availability best practices",
      url: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-best-practices.html",
    },
    {
      title: "Multi-AZ DB instance deployments",
      url: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Concepts.MultiAZSingleStandby.html",
    },
  ],
  check: (model) => [
    ...model.services.flatMap((service) => judge(model, service)),
    ...singlePointsOfEnvironments(model),
    ...singleInstances(model),
  ],
  explainsEvents: [],
  explains: [],
  examples: {
    failing: [
      ...singleInstanceExamples.failing,
      { name: "one task behind a balancer", files: files("PublicA PublicB", 1) },
      { name: "two tasks in one zone", files: files("PublicA", 2) },
      { name: "redundant tasks over one database", files: withDatabase(false) },
      {
        name: "a balanced environment that may shrink to one instance",
        files: pythonBundle({
          "aws:elasticbeanstalk:environment": ["EnvironmentType: LoadBalanced"],
          "aws:autoscaling:asg": ["MinSize: 1", "MaxSize: 4"],
        }),
      },
    ],
    healthy: [
      ...singleInstanceExamples.healthy,
      { name: "two tasks in two zones", files: files("PublicA PublicB", 2) },
      { name: "the database has a standby", files: withDatabase(true) },
      {
        name: "a balanced environment of two instances and more",
        files: pythonBundle({
          "aws:elasticbeanstalk:environment": ["EnvironmentType: LoadBalanced"],
          "aws:autoscaling:asg": ["MinSize: 2", "MaxSize: 4"],
        }),
      },
      {
        name: "an environment that is meant to be one instance",
        files: pythonBundle({ "aws:elasticbeanstalk:environment": ["EnvironmentType: SingleInstance"] }),
      },
      {
        name: "one worker that nobody asks",
        files: { "service.yaml": template(taskResource(), serviceResource("DesiredCount: 1")) },
      },
    ],
  },
});

function judge(model: Model, service: Service): Verdict[] {
  if (service.targets.length === 0) return [notApplicable("no balancer stands before the service")];
  if (knownValue(service.schedulingStrategy) === "DAEMON")
    return [notApplicable("a daemon has one task an instance")];
  const { desiredCount } = service;
  if (!desiredCount.known)
    return [unknownBecause("how many tasks run", desiredCount.reason, desiredCount.origin)];
  const minimum = service.minimumCount;
  if (minimum && !minimum.known)
    return [unknownBecause("how many tasks run at least", minimum.reason, minimum.origin)];
  const count = Math.max(desiredCount.value, minimum?.value ?? 0);
  if (count === 0) return [notApplicable("the service runs no task")];
  if (count === 1) return [oneTask(service)];
  return [oneZone(service), ...storesWithoutStandby(model, service)];
}

function oneTask(service: Service): Verdict {
  const { desiredCount } = service;
  return found({
    title: "one task answers everything",
    explanation: `The balancer has one target. Between the end of this task and the first healthy check of its replacement every request fails.`,
    where: [{ origin: desiredCount.origin, value: desiredCount.origin.written ? "1" : "" }],
    // A scaling policy outside of these files may start more.
    confidence: 0.9,
    repairs: [{ description: "run two tasks", safe: false, changes: setValue(desiredCount, 2) }],
  });
}

function oneZone(service: Service): Verdict {
  const { network } = service;
  if (!network || network.subnets.length === 0) return notApplicable("the service names no subnets");
  const subnets = network.subnets.map((subnet) => knownValue(subnet));
  const only = subnets[0];
  const zones = subnets.map((subnet) => knownValue(subnet?.availabilityZone));
  const sameSubnet = only !== undefined && subnets.every((subnet) => subnet?.id === only.id);
  const sameZone = zones[0] !== undefined && zones.every((zone) => zone === zones[0]);
  if (sameSubnet || sameZone) {
    return found({
      title: "all tasks stand in one zone",
      explanation: `All subnets of the service lie in ${zones[0] ? `the zone ${zones[0]}` : "one zone"}. When it fails, so does the service, however many tasks it has.`,
      where: network.subnets.map((subnet) => ({
        origin: subnet.origin,
        value: knownValue(subnet)?.id ?? "",
      })),
      confidence: 0.9,
    });
  }
  if (zones.includes(undefined))
    return unknownBecause(
      "in which zones the tasks stand",
      "the subnets' zones are not known",
      network.origin,
    );
  return { outcome: "not-found" };
}

/** Where the tasks are redundant, so should be what they all depend on. */
function storesWithoutStandby(model: Model, service: Service): Verdict[] {
  const stores = new Map<string, DataStore>();
  for (const container of service.taskDefinition?.containers ?? []) {
    for (const { store } of dependenciesOf(model, container)) if (store) stores.set(store.id, store);
  }
  return [...stores.values()]
    .filter((store) => store.kind === "postgres" || store.kind === "mysql")
    .filter((store) => knownValue(store.multiAz) === false)
    .map((store) =>
      found({
        title: `the database ${store.id} has no standby`,
        explanation:
          "The tasks are redundant, the database beneath them is not: without Multi-AZ its failure stops them all.",
        where: [{ origin: store.multiAz.origin, value: store.multiAz.origin.written ? "false" : "" }],
        repairs: [
          {
            description: "give the database a standby in another zone",
            safe: false,
            changes: setValue(store.multiAz, true),
          },
        ],
      }),
    );
}
