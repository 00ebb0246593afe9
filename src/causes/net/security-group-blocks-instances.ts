import {
  balancersOf,
  type Dependency,
  dependenciesOf,
  type InstanceGroup,
  knownValue,
  type Model,
  type NetworkEnd,
} from "../../model/index.js";
import { unknownBecause, type Verdict } from "../cause.js";
import { askedPorts, balancerName, connectionVerdict } from "./connections.js";

/** From the balancer to the instances, and from their processes to what their environment names. */
export function instanceConnections(model: Model): Verdict[] {
  return model.instanceGroups.flatMap((group) => {
    const end = endOf(group);
    return end === null ? [] : [...fromBalancer(model, group, end), ...toDependencies(model, group, end)];
  });
}

/** Null where nothing tells in which security groups they are. */
function endOf({ launch, subnets }: InstanceGroup): NetworkEnd | null {
  return launch === null || launch.securityGroups.length === 0
    ? null
    : { securityGroups: launch.securityGroups, subnets };
}

function fromBalancer(model: Model, group: InstanceGroup, to: NetworkEnd): Verdict[] {
  return group.targetGroups.flatMap((value): Verdict[] => {
    if (!value.known) return [];
    const { port, healthCheck } = value.value;
    return balancersOf(model, value.value).flatMap((balancer): Verdict[] => {
      if (!balancer.known)
        return [
          unknownBecause("whether the balancer reaches the instances", balancer.reason, balancer.origin),
        ];
      const type = knownValue(balancer.value.type);
      if (type !== "application" && type !== "network") return [];
      return askedPorts(port, healthCheck.port).map((asked) =>
        connectionVerdict({
          from: balancer.value,
          fromName: balancerName(balancer.value),
          to,
          toName: "the instances",
          port: asked.port,
          consequence: judgedByBalancer(group)
            ? "Health checks time out, and the group replaces its instances for ever."
            : "Health checks time out, and no instance ever gets a request.",
          portOrigin: asked.origin,
          implies: [],
        }),
      );
    });
  });
}

function judgedByBalancer({ healthCheckTypes }: InstanceGroup): boolean {
  return knownValue(healthCheckTypes)?.includes("ELB") === true;
}

function toDependencies(model: Model, group: InstanceGroup, from: NetworkEnd): Verdict[] {
  const dependencies = new Map<string, Dependency>();
  for (const process of group.host?.processes ?? [])
    for (const dependency of dependenciesOf(model, process)) dependencies.set(dependency.id, dependency);
  return [...dependencies.values()].flatMap(({ store, port, origin }): Verdict[] => {
    const wanted = knownValue(port) ?? knownValue(store?.port);
    if (store === null || wanted === undefined) return [];
    return [
      connectionVerdict({
        from,
        fromName: "the instances",
        to: store,
        toName: store.id,
        port: wanted,
        consequence: "Connecting to it hangs until the application gives up, if it ever does.",
        portOrigin: origin,
        implies: [],
      }),
    ];
  });
}
