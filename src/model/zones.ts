import type { Subnet } from "./network.js";
import { hasPlaceholder } from "./placeholder.js";
import { anyOf, type Truth } from "./truth.js";
import { knownValue, type Value } from "./value.js";

/** A zone that CloudFormation counts off: `!Select [1, !GetAZs ""]`. */
const COUNTED = /^\$\{AWS::AvailabilityZone\.\d+\}$/;

/** Whether two subnets stand in one Availability Zone. Zones that only the deployment decides may be one. */
export function sameZone(a: Subnet, b: Subnet): Truth {
  if (a.id === b.id) return "yes";
  const [first, second] = [knownValue(a.availabilityZone), knownValue(b.availabilityZone)];
  if (first === undefined || second === undefined) return "unknown";
  if (first === second) return "yes";
  if (COUNTED.test(first) && COUNTED.test(second)) return "no";
  const [one, other] = [withoutRegion(first), withoutRegion(second)];
  if (hasPlaceholder(one) || hasPlaceholder(other)) return "unknown";
  // `eu-west-1a` and `${AWS::Region}a` are one zone where the stack is deployed to that region.
  return (one === first) === (other === second) ? "no" : "unknown";
}

/** Whether one of these subnets stands in the zone of that one. */
export function zoneAmong(subnet: Subnet, others: readonly Value<Subnet>[]): Truth {
  return anyOf(others.map((value): Truth => (value.known ? sameZone(subnet, value.value) : "unknown")));
}

/** `${AWS::Region}b` with the stack's own region out of the way. */
function withoutRegion(zone: string): string {
  return zone.replace("${AWS::Region}", "region ");
}
