import {
  balancersTo,
  type Dependency,
  dependenciesOf,
  endpointsOf,
  knownValue,
  type Model,
  type Service,
  type VpcEndpoint,
  trafficPaths,
} from "../../model/index.js";
import { defineCause, notApplicable, unknownBecause, type Verdict } from "../cause.js";
import {
  balancer,
  BEHIND_BALANCER,
  DATABASE_URL,
  databaseResource,
  MAPPED_PORT,
  NETWORK,
  placement,
  resource,
  securityGroup,
  serviceResource,
  taskResource,
  template,
} from "../examples/parts.js";
import { askedPorts, balancerName, connectionVerdict } from "./connections.js";
import { closedListenerExamples, closedListeners } from "./closed-listeners.js";
import { instanceConnectionExamples } from "./security-group-blocks-instances.examples.js";
import { instanceConnections } from "./security-group-blocks-instances.js";
import {
  blocksStart,
  type OutsideNeed,
  type PlacedService,
  placedServices,
  spokenNeeds,
} from "./task-network.js";

const HTTPS = 443;

const behindBalancer = (...taskRules: readonly string[]): Record<string, string> => ({
  "service.yaml": template(
    NETWORK,
    securityGroup("BalancerGroup", "443 from 0.0.0.0/0"),
    securityGroup("TaskGroup", ...taskRules),
    balancer(),
    taskResource(MAPPED_PORT),
    serviceResource(...placement("PublicA PublicB", "ENABLED"), ...BEHIND_BALANCER),
  ),
});

const withDatabase = (rule: string): Record<string, string> => ({
  "service.yaml": template(
    NETWORK,
    securityGroup("TaskGroup"),
    securityGroup("DatabaseGroup", rule),
    databaseResource(),
    taskResource(...DATABASE_URL),
    serviceResource(...placement("PublicA PublicB", "ENABLED")),
  ),
});

const networkBalancer = (rule: string): Record<string, string> => ({
  "service.yaml": template(
    NETWORK,
    securityGroup("TaskGroup", rule),
    balancer(["Port: 80", "Protocol: TCP"])
      .replace("Scheme: internet-facing", "Type: network\n      Scheme: internet-facing")
      .replace("      SecurityGroups: [!Ref BalancerGroup]\n", "")
      .replace("Protocol: HTTP\n", "Protocol: TCP\n"),
    taskResource(MAPPED_PORT),
    serviceResource(...placement("PublicA PublicB", "ENABLED"), ...BEHIND_BALANCER),
  ),
});

const withEndpoint = (service: string, rule: string): Record<string, string> => ({
  "service.yaml": template(
    NETWORK,
    securityGroup("TaskGroup"),
    securityGroup("EndpointGroup", rule),
    resource(
      "Endpoint",
      "AWS::EC2::VPCEndpoint",
      "VpcId: !Ref Vpc",
      "VpcEndpointType: Interface",
      `ServiceName: com.amazonaws.eu-west-1.${service}`,
      "PrivateDnsEnabled: true",
      "SubnetIds: [!Ref PublicA]",
      "SecurityGroupIds: [!Ref EndpointGroup]",
    ),
    taskResource(
      "LogConfiguration: { LogDriver: awslogs, Options: { awslogs-group: /orders, awslogs-region: eu-west-1, awslogs-stream-prefix: web } }",
    ),
    serviceResource(...placement("PublicA PublicB", "ENABLED")),
  ),
});

export const cause = defineCause({
  id: "security-group-blocks",
  title: "a security group lets nobody through",
  severity: "error",
  meaning:
    "No rule of the security groups allows a connection that this deployment needs: from visitors to the balancer, from the balancer to the port of the tasks, or from the tasks to a database, a cache or an endpoint.",
  hurts:
    "Connections are not refused but dropped, so everything waits until its time limit: health checks time out and tasks are replaced for ever, or the application hangs while it connects.",
  mend: "Allow the port in the receiving group, with the sending group as its source. Where the sending group restricts what may leave, allow it there as well.",
  links: [
    {
      title: "Security groups for your Application Load Balancer",
      url: "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-update-security-groups.html",
    },
    {
      title: "Security group rules",
      url: "https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html",
    },
  ],
  check: (model) => [
    ...model.services.flatMap((service) => [
      ...fromBalancer(model, service),
      ...toDependencies(model, service),
    ]),
    ...placedServices(model).flatMap((placed) => toEndpoints(model, placed)),
    ...instanceConnections(model),
    ...closedListeners(model),
  ],
  explainsEvents: [
    "health-check-failed",
    "target-unhealthy",
    "task-unhealthy",
    "resource-initialization-failed",
    "image-pull-failed",
  ],
  explains: ["dependency-unreachable", "startup-blocked", "start-too-slow", "health-timeout-too-short"],
  examples: {
    failing: [
      ...closedListenerExamples.failing,
      ...instanceConnectionExamples.failing,
      {
        name: "a network balancer, and a group for an office",
        files: networkBalancer("8080 from 203.0.113.0/24"),
      },
      { name: "an endpoint that lets nobody in", files: withEndpoint("logs", "80 from TaskGroup") },
      { name: "another port than the tasks' is open", files: behindBalancer("80 from BalancerGroup") },
      { name: "only an office may connect", files: behindBalancer("8080 from 203.0.113.0/24") },
      { name: "no rule at all", files: behindBalancer() },
      { name: "the database lets in another port", files: withDatabase("3306 from TaskGroup") },
      { name: "the database lets in an office only", files: withDatabase("5432 from 203.0.113.0/24") },
    ],
    healthy: [
      ...closedListenerExamples.healthy,
      ...instanceConnectionExamples.healthy,
      {
        name: "a network balancer, and the network's own addresses",
        files: networkBalancer("8080 from 10.0.0.0/16"),
      },
      { name: "an endpoint that lets the tasks in", files: withEndpoint("logs", "443 from TaskGroup") },
      {
        name: "a closed endpoint of a service that the tasks do not need",
        files: withEndpoint("sqs", "80 from TaskGroup"),
      },
      { name: "the balancer's group may connect", files: behindBalancer("8080 from BalancerGroup") },
      { name: "the whole network may connect", files: behindBalancer("8080 from 10.0.0.0/16") },
      { name: "everybody may connect", files: behindBalancer("8080 from 0.0.0.0/0") },
      { name: "the database lets the tasks in", files: withDatabase("5432 from TaskGroup") },
      { name: "the database lets the tasks' subnets in", files: withDatabase("5432 from 10.0.0.0/23") },
    ],
  },
});

function fromBalancer(model: Model, service: Service): Verdict[] {
  const { network } = service;
  if (!network) return [notApplicable("the tasks share the network of their instance")];
  return service.targets.flatMap((target) =>
    balancersTo(model, target).flatMap((value): Verdict[] => {
      if (!value.known)
        return [unknownBecause("whether the balancer reaches the tasks", value.reason, value.origin)];
      const type = knownValue(value.value.type);
      if (type !== "application" && type !== "network") return [];
      const path = trafficPaths(model).find((each) => each.target === target);
      return askedPorts(target.containerPort, target.targetGroup?.healthCheck.port).map(({ port, origin }) =>
        connectionVerdict({
          // Checks of a network balancer come from its own addresses, with groups of its own or without.
          from: value.value,
          fromName: balancerName(value.value),
          ...(path === undefined ? {} : { path }),
          to: network,
          toName: "the tasks",
          port,
          consequence: "Health checks time out, and the tasks are replaced for ever.",
          portOrigin: origin,
          implies: [{ of: service.id, what: "balancer-blocked" }],
        }),
      );
    }),
  );
}

function toDependencies(model: Model, service: Service): Verdict[] {
  const { network, taskDefinition } = service;
  if (!network || !taskDefinition) return [];
  const dependencies = new Map<string, Dependency>();
  for (const container of taskDefinition.containers) {
    for (const dependency of dependenciesOf(model, container)) dependencies.set(dependency.id, dependency);
  }
  return [...dependencies.values()].flatMap((dependency): Verdict[] => {
    const { store } = dependency;
    if (!store) return [];
    const port = knownValue(dependency.port) ?? knownValue(store.port);
    if (port === undefined)
      return [unknownBecause(`whether the tasks reach ${store.id}`, "its port is not known", store.origin)];
    return [
      connectionVerdict({
        from: network,
        fromName: "the tasks",
        to: store,
        toName: store.id,
        port,
        consequence: `Connecting to it hangs until the application gives up, if it ever does.`,
        portOrigin: dependency.origin,
        implies: [{ of: service.id, what: "dependency", kind: dependency.kind, fault: "connect-timeout" }],
      }),
    ];
  });
}

/** Endpoints that take over a service's name are used even where the internet would be open. */
function toEndpoints(model: Model, placed: PlacedService): Verdict[] {
  const { network, service } = placed;
  const used = new Map<string, { readonly endpoint: VpcEndpoint; readonly needs: OutsideNeed[] }>();
  for (const value of network.subnets) {
    const subnet = knownValue(value);
    if (!subnet) continue;
    for (const need of placed.needs) {
      for (const endpoint of need.endpoints.flatMap((tail) => endpointsOf(model.network, subnet, tail))) {
        if (knownValue(endpoint.type) !== "Interface") continue;
        const entry = used.get(endpoint.id) ?? { endpoint, needs: [] };
        if (!entry.needs.includes(need)) entry.needs.push(need);
        used.set(endpoint.id, entry);
      }
    }
  }
  return [...used.values()].map(({ endpoint, needs }) =>
    connectionVerdict({
      from: network,
      fromName: "the tasks",
      to: endpoint,
      toName: `the endpoint ${endpoint.id}`,
      port: HTTPS,
      consequence: blocksStart(needs)
        ? `A task cannot ${spokenNeeds(needs)}, and does not start.`
        : `The application cannot ${spokenNeeds(needs)}: its calls hang.`,
      portOrigin: endpoint.origin,
      implies: !blocksStart(needs)
        ? []
        : [
            {
              of: service.id,
              what: "image-pull",
              failure: "unreachable",
              // In the platform's words. Source: [ECS-stopped-task-errors].
              reason:
                "ResourceInitializationError: unable to pull secrets or registry auth: context deadline exceeded",
            },
          ],
    }),
  );
}
