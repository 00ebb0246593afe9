import type { Network, Subnet, VpcEndpoint } from "./network.js";
import { anyOf, type Truth, truthOf } from "./truth.js";
import { knownValue, type Value } from "./value.js";

/** Whether something in this subnet can open connections to the internet. */
export function reachesInternet(subnet: Subnet, assignPublicIp: Value<boolean>): Truth {
  const route = knownValue(subnet.defaultRoute);
  switch (route) {
    case "nat":
      return "yes";
    case "none":
    case "stranded-nat":
      return "no";
    case "internet-gateway": {
      // The gateway translates only addresses that are public already.
      const publicIp = knownValue(assignPublicIp);
      return publicIp === undefined ? "unknown" : truthOf(publicIp);
    }
    default:
      // A transit gateway leads on to a network that these files do not show.
      return "unknown";
  }
}

/** Whether an endpoint lets this subnet reach an AWS service without the internet. `tail`: `ecr.api`, `s3`, `logs`. */
export function endpointServes(network: Network, subnet: Subnet, tail: string): Truth {
  const vpc = knownValue(subnet.vpc);
  if (!vpc) return "unknown";
  const served = anyOf(network.endpoints.map((endpoint) => serves(endpoint, vpc.id, subnet, tail)));
  // A VPC that is made elsewhere may have endpoints that are made elsewhere too.
  return served === "no" && !vpc.declared ? "unknown" : served;
}

/** The endpoints of a service in the subnet's VPC that take over its name. */
export function endpointsOf(network: Network, subnet: Subnet, tail: string): VpcEndpoint[] {
  const vpc = knownValue(subnet.vpc);
  return network.endpoints.filter(
    (endpoint) => vpc !== undefined && serves(endpoint, vpc.id, subnet, tail) === "yes",
  );
}

function serves(endpoint: VpcEndpoint, vpcId: string, subnet: Subnet, tail: string): Truth {
  const vpc = knownValue(endpoint.vpc);
  const name = knownValue(endpoint.serviceName);
  const type = knownValue(endpoint.type);
  if (vpc && vpc.id !== vpcId) return "no";
  if (name !== undefined && !isService(name, tail)) return "no";
  if (!vpc || name === undefined || type === undefined) return "unknown";
  // Interface endpoints answer the whole VPC, whatever subnets they stand in, if they take over the name.
  if (type === "Interface") return nameTakenOver(endpoint);
  return anyOf(
    endpoint.routedSubnets.map((value) => {
      const routed = knownValue(value);
      return routed ? truthOf(routed.id === subnet.id) : "unknown";
    }),
  );
}

function nameTakenOver(endpoint: VpcEndpoint): Truth {
  // What an absent setting means differs between the forms, so only a written "no" counts.
  const { privateDnsEnabled } = endpoint;
  return privateDnsEnabled.known && privateDnsEnabled.origin.written && !privateDnsEnabled.value
    ? "no"
    : "yes";
}

function isService(name: string, tail: string): boolean {
  return name === tail || name.endsWith(`.${tail}`);
}
