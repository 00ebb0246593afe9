import {
  IDLE_TIMEOUT_SECONDS_DEFAULT,
  LOAD_BALANCER_TYPE_DEFAULT,
  SCHEME_DEFAULT,
} from "../../aws/load-balancer.js";
import type { LoadBalancer, Subnet, Value } from "../../model/index.js";
import { attributeNumber } from "./attributes.js";
import type { Fields } from "./fields.js";
import type { Linker } from "./linker.js";
import { linked } from "./service.js";

/** A load balancer, from ELBv2's or CloudFormation's fields. */
export function readLoadBalancer(fields: Fields, id: string, linker: Linker): LoadBalancer {
  return {
    id,
    origin: fields.origin,
    name: fields.has("LoadBalancerName")
      ? fields.text("LoadBalancerName", "")
      : fields.requiredText("Name", "no name is written, so that the deployment makes one up"),
    type: fields.choice("Type", ["application", "network", "gateway"], LOAD_BALANCER_TYPE_DEFAULT),
    scheme: fields.choice("Scheme", ["internet-facing", "internal"], SCHEME_DEFAULT),
    subnets: [...subnetsOf(fields, linker), ...mappedSubnets(fields, linker)],
    securityGroups: linked(fields, "SecurityGroups", linker.securityGroup),
    idleTimeoutSeconds: attributeNumber(
      fields,
      ["LoadBalancerAttributes", "Attributes"],
      null,
      "idle_timeout.timeout_seconds",
      IDLE_TIMEOUT_SECONDS_DEFAULT,
    ),
  };
}

function subnetsOf(fields: Fields, linker: Linker): Value<Subnet>[] {
  if (fields.has("Subnets")) return linked(fields, "Subnets", linker.subnet);
  // What the API describes lists the subnets by zone.
  return fields.mappings("AvailabilityZones").flatMap((zone) => {
    const raw = zone.raw("SubnetId");
    return raw === undefined ? [] : [linker.subnet(raw)];
  });
}

function mappedSubnets(fields: Fields, linker: Linker): Value<Subnet>[] {
  return fields.mappings("SubnetMappings").flatMap((mapping) => {
    const raw = mapping.raw("SubnetId");
    return raw === undefined ? [] : [linker.subnet(raw)];
  });
}
