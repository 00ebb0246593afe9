import type { Change, Model, Service, Subnet } from "../../model/index.js";
import { knownValue } from "../../model/index.js";
import { setValue } from "../shared/changes.js";
import { defineCause, type Defect, found, type RepairDraft, unknownBecause, type Verdict } from "../cause.js";
import {
  NAT,
  NETWORK,
  placement,
  securityGroup,
  serviceResource,
  taskResource,
  template,
} from "../examples/parts.js";
import { compiledFunctionIn, functionIn, REACHING_FUNCTIONS } from "./function-network.examples.js";
import { functionNetworkVerdicts } from "./function-network.js";
import { signOf, spokenMatches } from "../shared/text-signs.js";
import { instanceRouteExamples } from "./no-route-out-instances.examples.js";
import { instanceRoutes } from "./no-route-out-instances.js";
import {
  blocksStart,
  hasOwnEndpoints,
  type PlacedService,
  placedServices,
  spokenNeeds,
  type SubnetView,
  viewFrom,
} from "./task-network.js";

const files = (
  subnets: string,
  publicIp: "ENABLED" | "DISABLED",
  ...more: readonly string[]
): Record<string, string> => ({
  "service.yaml": template(
    NETWORK,
    ...more,
    securityGroup("TaskGroup"),
    taskResource("Image: 111122223333.dkr.ecr.eu-west-1.amazonaws.com/orders:2.7.1"),
    serviceResource(...placement(subnets, publicIp)),
  ),
});

export const cause = defineCause({
  id: "no-route-out",
  title: "the tasks have no way out of their subnets",
  severity: "error",
  meaning:
    "A task must reach the registry, and where it uses them the services for logs and secrets. Its subnet has no route that leads there: no NAT gateway and no endpoints, or an internet gateway that is of no use without a public address. So it is with instances whose user data installs what shall run there.",
  hurts:
    "No task starts. Each one waits for minutes and stops with CannotPullContainerError or ResourceInitializationError (i/o timeout), and the rollout is tried again until it is given up. Instances start without what they should have installed, and no check of theirs is ever answered.",
  mend: "Give the private subnets a NAT gateway, or endpoints for every service that is needed; or put the tasks into public subnets with a public address.",
  links: [
    {
      title: "Amazon ECS tasks on Fargate: networking",
      url: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-task-networking.html",
    },
    {
      title: "CannotPullContainer task errors",
      url: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_cannot_pull_image.html",
    },
  ],
  check: (model) => [
    ...placedServices(model).flatMap((placed) => judge(model, placed)),
    ...functionNetworkVerdicts(model, true),
    ...instanceRoutes(model),
  ],
  signs: (timeline, model) =>
    signOf(
      spokenMatches(timeline, [
        {
          pattern:
            /CannotPullContainerError[^]*(?:i\/o timeout|context deadline exceeded|Client\.Timeout|request canceled while waiting)/i,
          strength: 0.85,
        },
        {
          pattern:
            /ResourceInitializationError[^]*(?:context deadline exceeded|i\/o timeout|request canceled|There is a connection issue between the task and)/i,
          strength: 0.85,
        },
      ]),
      {
        explanation:
          "The platform could not connect to the registry, Secrets Manager or the logs from the task's subnet: nothing answered.",
        where: (model?.services ?? []).flatMap((service) =>
          service.network ? [{ origin: service.network.origin, value: "" }] : [],
        ),
        missing: [
          {
            what: "where the subnet's default route leads",
            command: "aws ec2 describe-route-tables --filters Name=association.subnet-id,Values=SUBNET",
          },
        ],
      },
    ),
  explainsEvents: [
    "image-pull-failed",
    "resource-initialization-failed",
    "task-stopped",
    "start-throttled",
    "deployment-failed",
    "stack-failed",
  ],
  explains: ["vpc-endpoint-missing", "dependency-unreachable", "image-pull-denied", "secret-unavailable"],
  examples: {
    failing: [
      ...instanceRouteExamples.failing,
      { name: "private subnets without NAT", files: files("PrivateA PrivateB", "DISABLED") },
      { name: "public subnets without a public address", files: files("PublicA PublicB", "DISABLED") },
      {
        name: "a NAT gateway that stands in a private subnet itself",
        files: files("PrivateA PrivateB", "DISABLED", NAT.replace("!Ref PublicA", "!Ref PrivateA")),
      },
      { name: "a public address is of no use in a private subnet", files: files("PrivateA", "ENABLED") },
      { name: "a function that reads a bucket from an isolated subnet", files: functionIn("PrivateA") },
      { name: "a function in a public subnet", files: functionIn("PublicA") },
      { name: "a compiled function in a public subnet", files: compiledFunctionIn("PublicA") },
      {
        name: "the registry does not answer",
        timeline: [
          {
            at: 240,
            subject: "task/1",
            kind: "task-stopped",
            data: {
              stopCode: "TaskFailedToStart",
              stoppedReason:
                "CannotPullContainerError: pull image manifest has been retried 5 time(s): failed to resolve ref docker.io/library/nginx:1.27: dial tcp 44.205.64.79:443: i/o timeout",
            },
          },
        ],
      },
    ],
    healthy: [
      ...instanceRouteExamples.healthy,
      { name: "private subnets with NAT", files: files("PrivateA PrivateB", "DISABLED", NAT) },
      { name: "public subnets with a public address", files: files("PublicA PublicB", "ENABLED") },
      ...REACHING_FUNCTIONS,
      { name: "subnets that these files do not make", files: { "service.yaml": elsewhere() } },
    ],
  },
});

function elsewhere(): string {
  return template(
    taskResource(),
    serviceResource(
      "NetworkConfiguration:",
      "  AwsvpcConfiguration:",
      "    Subnets: [subnet-0a1b2c3d4e5f60718]",
    ),
  );
}

function judge(model: Model, placed: PlacedService): Verdict[] {
  const views = placed.network.subnets.map((named) => viewFrom(model, placed, named));
  const stuck = views.filter((view): view is SubnetView => view !== null && isStuck(model, view));
  if (stuck.length > 0) return [found(defectOf(model, placed, stuck))];
  const open = placed.network.subnets.find((_, index) => {
    const view = views[index];
    return !view || view.undecided.length > 0;
  });
  if (!open) return [{ outcome: "not-found" }];
  return [
    unknownBecause(
      "whether the tasks have a way out",
      "the routes of their subnets are not known",
      open.origin,
    ),
  ];
}

/** Something is needed that is only in the internet, or nothing was done to replace the internet. */
function isStuck(model: Model, view: SubnetView): boolean {
  if (view.unmet.length === 0) return false;
  return view.unmet.some((need) => need.endpoints.length === 0) || !hasOwnEndpoints(model, view);
}

function defectOf(model: Model, placed: PlacedService, stuck: readonly SubnetView[]): Defect {
  const { assignPublicIp } = placed.network;
  const needs = stuck.flatMap((view) => view.unmet);
  const noAddress = stuck.filter((view) => knownValue(view.subnet.defaultRoute) === "internet-gateway");
  const stranded = stuck.filter((view) => knownValue(view.subnet.defaultRoute) === "stranded-nat");
  const why =
    noAddress.length === stuck.length
      ? `the subnets lead to an internet gateway, but the tasks have no public address`
      : stranded.length === stuck.length
        ? `the default route leads to a NAT gateway that stands in a subnet without a route to an internet gateway, so nothing gets further`
        : `${subnets(stuck)} no route to the internet, and no endpoint replaces it`;
  return {
    title:
      noAddress.length === stuck.length
        ? "tasks in public subnets have no public address"
        : "the tasks' subnets have no way out",
    explanation: `A task cannot ${spokenNeeds(needs)}: ${why}.${blocksStart(needs) ? "" : " Tasks start; these calls hang until the SDK gives up."}`,
    where: [
      ...(noAddress.length > 0
        ? [{ origin: assignPublicIp.origin, value: assignPublicIp.origin.written ? "DISABLED" : "" }]
        : []),
      ...stranded.slice(0, 1).map((view) => ({ origin: view.subnet.defaultRoute.origin, value: "" })),
      ...stuck.map((view) => ({ origin: view.named, value: view.subnet.id })),
      ...stuck.map((view) => ({ origin: view.subnet.origin, value: view.subnet.id })),
    ],
    repairs: repairs(model, placed, stuck, noAddress.length === stuck.length),
    implies: blocksStart(needs)
      ? [
          {
            of: placed.service.id,
            what: "image-pull",
            failure: "unreachable",
            // In the platform's words. Source: [ECS-task_cannot_pull_image].
            reason:
              "CannotPullContainerError: pull image manifest has been retried 7 time(s): failed to resolve ref: dial tcp: i/o timeout",
          },
        ]
      : [],
  };
}

function subnets(stuck: readonly SubnetView[]): string {
  const names = stuck.map((view) => view.subnet.id);
  return names.length === 1 ? `subnet ${names[0]} has` : `subnets ${names.join(", ")} have`;
}

// Suggestions: a public address, or another subnet, changes who can be reached from where.
function repairs(
  model: Model,
  placed: PlacedService,
  stuck: readonly SubnetView[],
  public_: boolean,
): RepairDraft[] {
  const givesAddress = setValue(placed.network.assignPublicIp, "ENABLED");
  if (public_)
    return [{ description: "give the tasks a public address", safe: false, changes: givesAddress }];
  const moved = intoPublicSubnets(model, placed.service, stuck);
  const stranded = stuck.some((view) => knownValue(view.subnet.defaultRoute) === "stranded-nat");
  const byHand: RepairDraft = {
    description: stranded
      ? "put the NAT gateway into a subnet whose default route leads to an internet gateway"
      : "give the private subnets a default route to a NAT gateway",
    safe: false,
    changes: [],
  };
  if (moved.length === 0 || stranded) return [byHand];
  return [
    {
      description: "put the tasks into the public subnets, with a public address",
      safe: false,
      changes: [...moved, ...givesAddress],
    },
    byHand,
  ];
}

/** Each stuck subnet is exchanged for a public one of its VPC, of the same zone where that is known. */
function intoPublicSubnets(model: Model, service: Service, stuck: readonly SubnetView[]): Change[] {
  const used = new Set<string>();
  const changes = stuck.flatMap((view): Change[] => {
    const node = view.named.node;
    const candidates = model.network.subnets.filter(
      (subnet) => isPublicSibling(subnet, view.subnet) && !used.has(subnet.id),
    );
    const zone = knownValue(view.subnet.availabilityZone);
    const chosen = candidates.find((subnet) => knownValue(subnet.availabilityZone) === zone) ?? candidates[0];
    if (!node || !chosen || !isResource(chosen)) return [];
    used.add(chosen.id);
    return [{ op: "set", node, value: { Ref: chosen.id } }];
  });
  return changes.length === stuck.length && service.network ? changes : [];
}

function isPublicSibling(subnet: Subnet, other: Subnet): boolean {
  const [vpc, otherVpc] = [knownValue(subnet.vpc), knownValue(other.vpc)];
  return (
    vpc !== undefined && vpc.id === otherVpc?.id && knownValue(subnet.defaultRoute) === "internet-gateway"
  );
}

/** It stands in the same files under its id, so that it can be referred to by it. */
function isResource(subnet: Subnet): boolean {
  return subnet.origin.node?.path.includes(subnet.id) ?? false;
}
