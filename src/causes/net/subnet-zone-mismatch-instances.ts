import {
  allOf,
  balancersOf,
  type InstanceGroup,
  knownValue,
  type LoadBalancer,
  type Model,
  type Subnet,
  type Value,
  zoneAmong,
} from "../../model/index.js";
import { type Defect, found, unknownBecause, type Verdict } from "../cause.js";

type Named = Extract<Value<Subnet>, { known: true }>;

/** A group may put instances into each of its subnets; the balancer's zones must hold them all. */
export function instanceZones(model: Model): Verdict[] {
  return model.instanceGroups.flatMap((group) =>
    group.targetGroups.flatMap((value) =>
      (value.known ? balancersOf(model, value.value) : []).flatMap((balancer): Verdict[] =>
        !balancer.known || balancer.value.subnets.length === 0 || group.subnets.length === 0
          ? []
          : [judge(group, balancer.value)],
      ),
    ),
  );
}

function judge(group: InstanceGroup, balancer: LoadBalancer): Verdict {
  const views = group.subnets.map((subnet) => ({
    subnet,
    served: subnet.known ? zoneAmong(subnet.value, balancer.subnets) : ("unknown" as const),
  }));
  const outside = views.flatMap(({ subnet, served }) => (served === "no" && subnet.known ? [subnet] : []));
  if (outside.length > 0) return found(defectOf(group, balancer, outside));
  if (allOf(views.map(({ served }) => served)) === "yes") return { outcome: "not-found" };
  return unknownBecause(
    "whether the balancer serves the zones of the instances",
    "the zones of the subnets are not all known",
    group.origin,
  );
}

function defectOf(group: InstanceGroup, balancer: LoadBalancer, outside: readonly Named[]): Defect {
  const names = outside.map(({ value }) => value.id).join(", ");
  const zones = [
    ...new Set(outside.map(({ value }) => knownValue(value.availabilityZone) ?? `that of ${value.id}`)),
  ].join(", ");
  return {
    title: `instances may be placed in ${zones}, which the balancer does not serve`,
    explanation: `The group ${group.id} may put instances into ${names} (${zones}), and no subnet of ${balancer.id} stands there. Such a target stays "unused": it gets neither checks nor requests.`,
    where: [
      ...outside.map((subnet) => ({ origin: subnet.origin, value: subnet.value.id })),
      ...balancer.subnets.flatMap((subnet) =>
        subnet.known ? [{ origin: subnet.origin, value: subnet.value.id }] : [],
      ),
    ],
    repairs: [
      {
        description: `give the balancer a subnet in ${zones}, or take ${names} out of the group`,
        safe: false,
        changes: [],
      },
    ],
  };
}
