// Zones are one, two, or not certain: what the deployment decides may turn out to be one.
import { expect, it } from "vitest";
import type { Subnet } from "./network.js";
import { known, unknown } from "./value.js";
import { sameZone, zoneAmong } from "./zones.js";

function subnet(id: string, zone: string | null): Subnet {
  const open = unknown("it is not looked at");
  return {
    id,
    origin: open.origin,
    vpc: open,
    cidr: open,
    availabilityZone: zone === null ? open : known(zone),
    defaultRoute: open,
  };
}

it.each([
  ["eu-west-1a", "eu-west-1a", "yes"],
  ["eu-west-1a", "eu-west-1b", "no"],
  ["${AWS::AvailabilityZone.0}", "${AWS::AvailabilityZone.1}", "no"],
  ["${AWS::AvailabilityZone.0}", "eu-west-1b", "unknown"],
  ["${AWS::Region}a", "${AWS::Region}b", "no"],
  ["${AWS::Region}a", "eu-west-1b", "unknown"],
  ["${ZoneA}", "${ZoneB}", "unknown"],
  ["eu-west-1a", null, "unknown"],
] as const)("%s and %s: %s", (a, b, answer) => {
  expect(sameZone(subnet("A", a), subnet("B", b))).toBe(answer);
});

it("a subnet shares its zone with itself, and with one among others", () => {
  const alone = subnet("A", null);
  expect(sameZone(alone, alone)).toBe("yes");
  const b = subnet("B", "eu-west-1b");
  expect(zoneAmong(b, [known(subnet("C", "eu-west-1c")), known(subnet("D", "eu-west-1b"))])).toBe("yes");
  expect(zoneAmong(b, [known(subnet("C", "eu-west-1c")), unknown("a parameter")])).toBe("unknown");
  expect(zoneAmong(b, [known(subnet("C", "eu-west-1c"))])).toBe("no");
});
