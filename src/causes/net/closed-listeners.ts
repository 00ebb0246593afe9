import {
  allOf,
  anyOf,
  coversPort,
  knownValue,
  type Listener,
  type LoadBalancer,
  type Model,
  type SecurityGroup,
  type Truth,
  truthOf,
  type Value,
} from "../../model/index.js";
import { found, unknownBecause, type Verdict } from "../cause.js";
import {
  balancer,
  BEHIND_BALANCER,
  HTTPS_LISTENER,
  MAPPED_PORT,
  NETWORK,
  placement,
  securityGroup,
  serviceResource,
  taskResource,
  template,
} from "../examples/parts.js";

/** Balancers whose own security groups open none of the ports at which they hand requests on. */
export function closedListeners(model: Model): Verdict[] {
  return model.loadBalancers.flatMap((each) => judge(model, each));
}

function judge(model: Model, each: LoadBalancer): Verdict[] {
  if (knownValue(each.type) !== "application" || each.securityGroups.length === 0) return [];
  // Which balancer a listener belongs to is not always known; one of those may be open.
  if (model.listeners.some(({ loadBalancer }) => !loadBalancer.known)) return [];
  const own = model.listeners.filter(({ loadBalancer }) => knownValue(loadBalancer)?.id === each.id);
  // A port that only redirects may well be closed; so may one of several.
  const forwarding = own.filter(({ forwardsTo }) => forwardsTo.length > 0);
  const [first] = forwarding;
  if (first === undefined) return [];
  const open = anyOf(forwarding.map((listener) => admitted(listener, each.securityGroups)));
  if (open === "yes") return [];
  const name = knownValue(each.name) ?? each.id;
  if (open === "unknown") {
    return [
      unknownBecause(
        `whether anybody reaches the balancer ${name}`,
        "not all rules of its security groups are known",
        each.origin,
      ),
    ];
  }
  const groups = each.securityGroups.flatMap((group) => knownValue(group) ?? []);
  const ports = forwarding.flatMap(({ port }) => knownValue(port) ?? []).join(", ");
  const names = groups.map(({ id }) => id).join(", ");
  return [
    found({
      title: `nobody can reach the balancer ${name} at port ${ports}`,
      explanation: `The balancer listens on ${ports}, and no rule of ${names} lets anybody in there. Health checks do not pass this way, so the deployment succeeds; every visitor waits until the connection times out.`,
      where: [
        ...groups.map((group) => ({ origin: group.origin, value: group.id })),
        ...forwarding.map(({ port }) => ({ origin: port.origin, value: `${knownValue(port) ?? ""}` })),
      ],
      path: [
        { name: "clients", reachesNext: true, place: null },
        { name: `security group ${names}`, reachesNext: false, place: groups[0]?.origin.place ?? null },
        { name: `balancer :${ports}`, reachesNext: true, place: first.port.origin.place },
      ],
      repairs: [{ description: `allow TCP port ${ports} into ${names}`, safe: false, changes: [] }],
    }),
  ];
}

/** Whether a rule of the groups covers the listener's port, whoever it is for. */
function admitted({ port }: Listener, groups: readonly Value<SecurityGroup>[]): Truth {
  if (!port.known) return "unknown";
  return anyOf(
    groups.map((value) => {
      const group = knownValue(value);
      if (!group) return "unknown";
      const covered = anyOf(
        group.ingress.map((rule) => (rule.known ? coversPort(rule.value, port.value) : "unknown")),
      );
      return anyOf([covered, allOf([truthOf(!group.complete), "unknown"])]);
    }),
  );
}

const files = (listener: readonly string[], ...rules: readonly string[]): Record<string, string> => ({
  "service.yaml": template(
    NETWORK,
    securityGroup("BalancerGroup", ...rules),
    securityGroup("TaskGroup", "8080 from BalancerGroup"),
    balancer(listener),
    taskResource(MAPPED_PORT),
    serviceResource(...placement("PublicA PublicB", "ENABLED"), ...BEHIND_BALANCER),
  ),
});

export const closedListenerExamples = {
  failing: [
    { name: "the balancer's own port is closed", files: files(HTTPS_LISTENER, "8443 from 0.0.0.0/0") },
    { name: "the balancer's group has no rule", files: files(HTTPS_LISTENER) },
  ],
  healthy: [
    {
      name: "the balancer is open to an office only",
      files: files(HTTPS_LISTENER, "443 from 203.0.113.0/24"),
    },
    {
      name: "the balancer is open to the own network, and one more port to all",
      files: files(HTTPS_LISTENER, "443 from 10.0.0.0/8", "80 from 0.0.0.0/0"),
    },
  ],
};
