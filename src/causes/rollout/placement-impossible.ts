import {
  type Container,
  knownValue,
  type Model,
  type Origin,
  runsOnFargate,
  type Service,
  servicesOf,
  type TaskDefinition,
  type Value,
} from "../../model/index.js";
import {
  defineCause,
  found,
  notApplicable,
  type RepairDraft,
  unknownBecause,
  type Verdict,
} from "../cause.js";
import { signOf, spokenMatches } from "../shared/text-signs.js";
import { placementImpossibleExamples } from "./placement-impossible.examples.js";

export const cause = defineCause({
  id: "placement-impossible",
  title: "no machine can take a task as it is asked for",
  severity: "error",
  meaning:
    "The task asks for something that cannot be had in one place: containers that together need more than the task has, one host port twice, or rules of placement where the platform has no instances to choose from.",
  hurts:
    "Either the definition is refused, or the service stays at 0 running tasks and says `was unable to place a task`, again and again, until the deployment is given up.",
  mend: "Make the parts fit the whole: give the task more, or its containers less; let the platform choose host ports; keep placement rules and daemons for services that run on instances.",
  links: [
    {
      title: "Task definition parameters",
      url: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_definition_parameters.html",
    },
    {
      title: "Task definition differences for Fargate",
      url: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-tasks-services.html",
    },
    {
      title: "Service event messages",
      url: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-event-messages-list.html",
    },
  ],
  check: (model) => [
    ...model.taskDefinitions.flatMap((task) => [
      ...judgeShare(task, "memory"),
      ...judgeShare(task, "cpu"),
      ...judgeHostPorts(task),
      ...judgeTaskConstraints(model, task),
    ]),
    ...model.services.flatMap(judgeService),
  ],
  signs: (timeline) =>
    signOf(
      spokenMatches(timeline, [
        {
          pattern:
            /was unable to place a task because no container instance met all of its requirements[^]*(?:constraint|already using a port|attribute)/i,
          strength: 0.9,
        },
        { pattern: /Placement constraints are not supported with FARGATE/i, strength: 0.98 },
        { pattern: /'memory' setting for container '[^']*' is greater than for the task/i, strength: 0.98 },
        { pattern: /\bRESOURCE:PORTS\b|\bMemberOf placement constraint unsatisfied/, strength: 0.85 },
      ]),
      { explanation: "The platform found no instance that has what the task asks for." },
    ),
  explainsEvents: ["placement-failed", "stack-failed", "stack-resource", "stack-rolled-back"],
  explains: [],
  examples: placementImpossibleExamples,
});

const UNITS = { memory: "MiB", cpu: "CPU units" } as const;

/** Source: [BC-ecs] what the containers reserve must not exceed what the task has; of memory the reservation counts. */
function judgeShare(task: TaskDefinition, what: "memory" | "cpu"): Verdict[] {
  const whole = task[what];
  if (!whole.known || whole.value === null) return [];
  const parts = task.containers.map((container) => shareOf(container, what));
  const known = parts.flatMap((part) => (part.known ? [part.value] : []));
  const sum = known.reduce((total, part) => total + part, 0);
  const tooLarge = task.containers.find((container) => {
    const own = knownValue(container[what]);
    return typeof own === "number" && own > (whole.value ?? 0);
  });
  // Parts that are not known can only add to the sum.
  if (sum <= whole.value && !tooLarge) {
    const open = parts.find((part) => !part.known);
    return open && !open.known
      ? [unknownBecause(`whether the containers fit into the task's ${what}`, open.reason, open.origin)]
      : [{ outcome: "not-found" }];
  }
  const name = knownValue(tooLarge?.name) ?? "";
  return [
    found({
      title: tooLarge
        ? `container \`${name}\` may take more ${what} than its task has`
        : `the containers reserve ${sum} ${UNITS[what]}, the task has ${whole.value}`,
      explanation: tooLarge
        ? `Its limit is ${knownValue(tooLarge[what])} ${UNITS[what]}, the whole task has ${whole.value}. ECS refuses such a task definition.`
        : `What is kept for the containers (${known.join(" + ")}) must fit into the task's ${whole.value} ${UNITS[what]}. ECS refuses such a task definition.`,
      where: [
        { origin: whole.origin, value: `${whole.value}` },
        ...task.containers
          .map((container) => shareOf(container, what))
          .flatMap((part) => (part.known && part.origin.written ? [place(part)] : [])),
      ],
      implies: [
        {
          of: task.id,
          what: "refused",
          // The API's words for a single container, as reported in pulumi/pulumi-awsx#1220.
          message:
            tooLarge && what === "memory"
              ? `ClientException: The 'memory' setting for container '${name}' is greater than for the task.`
              : "ClientException",
        },
      ],
    }),
  ];
}

function place(part: Value<number>): { readonly origin: Origin; readonly value: string } {
  return { origin: part.origin, value: `${knownValue(part) ?? ""}` };
}

/** What a container keeps for itself; nothing when it says nothing. */
function shareOf(container: Container, what: "memory" | "cpu"): Value<number> {
  const { memoryReservation } = container;
  const asked = what === "memory" && isGiven(memoryReservation) ? memoryReservation : container[what];
  return asked.known ? { ...asked, value: asked.value ?? 0 } : asked;
}

function isGiven(value: Value<number | null>): boolean {
  return !value.known || value.value !== null;
}

/** In the modes `host` and `bridge` the containers of a task share the ports of one instance. */
function judgeHostPorts(task: TaskDefinition): Verdict[] {
  const mode = knownValue(task.networkMode);
  if (mode !== "host" && mode !== "bridge") return [];
  const seen = new Map<string, Origin>();
  for (const container of task.containers) {
    for (const mapping of container.portMappings) {
      const given = mapping.hostPort.known ? mapping.hostPort.value : undefined;
      const port = mode === "host" ? (given ?? knownValue(mapping.containerPort)) : given;
      const protocol = knownValue(mapping.protocol);
      // Port 0 lets the platform choose.
      if (!port || protocol === undefined) continue;
      const origin = mapping.hostPort.origin.written ? mapping.hostPort.origin : mapping.containerPort.origin;
      const before = seen.get(`${port}/${protocol}`);
      if (before) return [sharedPort(port, before, origin)];
      seen.set(`${port}/${protocol}`, origin);
    }
  }
  return [{ outcome: "not-found" }];
}

function sharedPort(port: number, first: Origin, second: Origin): Verdict {
  return found({
    title: `two mappings of one task take host port ${port}`,
    explanation: `All containers of a task run on one instance, where port ${port} can be given away once. No instance can take the task.`,
    where: [first, second].map((origin) => ({ origin, value: `${port}` })),
  });
}

function judgeTaskConstraints(model: Model, task: TaskDefinition): Verdict[] {
  const [first] = task.placementConstraints;
  if (!first) return [];
  const onFargate = runsOnFargate(task, servicesOf(model, task));
  if (onFargate !== "yes") return [notApplicable("the task may run on instances")];
  // A definition that also names EC2 is taken, and its constraints hold there alone.
  if (knownValue(task.requiresFargate) !== true) return [];
  return [constraintsOnFargate(task.id, first.origin)];
}

function judgeService(service: Service): Verdict[] {
  if (knownValue(service.launchType) !== "FARGATE") return [];
  const [constraint] = service.placementConstraints;
  const verdicts: Verdict[] = [];
  if (constraint) verdicts.push(constraintsOnFargate(service.id, constraint.origin));
  if (knownValue(service.schedulingStrategy) === "DAEMON") {
    verdicts.push(
      found({
        title: "a daemon needs instances, and Fargate has none",
        explanation:
          "The strategy DAEMON runs one task on each container instance. On Fargate there are no instances to count, so that ECS refuses the service.",
        where: [
          { origin: service.schedulingStrategy.origin, value: "DAEMON" },
          { origin: service.launchType.origin, value: "FARGATE" },
        ],
        repairs: replicaRepair(service),
        implies: [{ of: service.id, what: "refused", message: "InvalidParameterException" }],
      }),
    );
  }
  return verdicts;
}

// A suggestion: how many tasks are wanted only the author knows.
function replicaRepair(service: Service): RepairDraft[] {
  const { node } = service.schedulingStrategy.origin;
  return node
    ? [
        {
          description: "run it as a replica service with a count of its own",
          safe: false,
          changes: [{ op: "set", node, value: "REPLICA" }],
        },
      ]
    : [];
}

/** Words of the API: hashicorp/terraform-provider-aws#26337, GetSimpl/cloudlift#138. */
const REFUSED =
  "InvalidParameterException: Placement constraints are not supported with FARGATE launch type.";

function constraintsOnFargate(id: string, first: Origin): Verdict {
  const { node } = first;
  const list = node && { ...node, path: node.path.slice(0, -1) };
  return found({
    title: "placement constraints stand beside Fargate, which has none",
    explanation:
      "Constraints choose among container instances. Fargate shows none, and ECS refuses a service or task that has both.",
    where: [{ origin: first, value: "" }],
    implies: [{ of: id, what: "refused", message: REFUSED }],
    repairs: list
      ? [
          {
            description: "leave the constraints out: on Fargate subnets and zones decide where a task runs",
            safe: false,
            changes: [{ op: "remove", node: list }],
          },
        ]
      : [],
  });
}
