import { describe, expect, it } from "vitest";
import type { Network, Subnet, VpcEndpoint } from "./network.js";
import { endpointServes, endpointsOf, reachesInternet } from "./reachability.js";
import { absent, known, NOWHERE, unknown, type Value } from "./value.js";

const vpc = (declared = true) => ({ id: "Vpc", origin: NOWHERE, cidr: known("10.0.0.0/16"), declared });

const subnet = (route: Subnet["defaultRoute"], declared = true): Subnet => ({
  id: "Private",
  origin: NOWHERE,
  vpc: known(vpc(declared)),
  cidr: known("10.0.1.0/24"),
  availabilityZone: known("eu-west-1a"),
  defaultRoute: route,
});

const endpoint = (name: Value<string>, change: Partial<VpcEndpoint> = {}): VpcEndpoint => ({
  id: "Endpoint",
  origin: NOWHERE,
  vpc: known(vpc()),
  serviceName: name,
  type: known("Interface"),
  subnets: [],
  securityGroups: [],
  routedSubnets: [],
  privateDnsEnabled: known(true),
  ...change,
});

const network = (...endpoints: VpcEndpoint[]): Network => ({
  vpcs: [],
  subnets: [],
  securityGroups: [],
  endpoints,
});
const isolated = subnet(known("none"));

describe("the way to the internet", () => {
  it("leads through NAT, or through an internet gateway with a public address", () => {
    expect(reachesInternet(subnet(known("nat")), known(false))).toBe("yes");
    expect(reachesInternet(subnet(known("internet-gateway")), known(true))).toBe("yes");
    expect(reachesInternet(subnet(known("internet-gateway")), known(false))).toBe("no");
    expect(reachesInternet(isolated, known(true))).toBe("no");
  });

  it("stays unknown where it leaves these files", () => {
    expect(reachesInternet(subnet(known("transit")), known(false))).toBe("unknown");
    expect(reachesInternet(subnet(unknown("imported")), known(true))).toBe("unknown");
    expect(reachesInternet(subnet(known("internet-gateway")), unknown("a parameter"))).toBe("unknown");
  });
});

describe("endpoints", () => {
  const logs = endpoint(known("com.amazonaws.eu-west-1.logs"));

  it("serve their own service in their own VPC", () => {
    expect(endpointServes(network(logs), isolated, "logs")).toBe("yes");
    expect(endpointServes(network(logs), isolated, "s3")).toBe("no");
    const dkr = endpoint(known("com.amazonaws.eu-west-1.ecr.dkr"));
    expect(endpointServes(network(dkr), isolated, "ecr.api")).toBe("no");
    expect(
      endpointServes(network({ ...logs, vpc: known({ ...vpc(), id: "Other" }) }), isolated, "logs"),
    ).toBe("no");
    expect(endpointsOf(network(logs), isolated, "logs")).toHaveLength(1);
  });

  it("must take over the service's name", () => {
    const written = { place: null, node: null, written: true };
    expect(
      endpointServes(network({ ...logs, privateDnsEnabled: known(false, written) }), isolated, "logs"),
    ).toBe("no");
    expect(
      endpointServes(network({ ...logs, privateDnsEnabled: absent(false, NOWHERE) }), isolated, "logs"),
    ).toBe("yes");
  });

  it("of the gateway kind serve only the subnets that route to them", () => {
    const s3 = endpoint(known("com.amazonaws.eu-west-1.s3"), { type: known("Gateway") });
    expect(endpointServes(network(s3), isolated, "s3")).toBe("no");
    expect(endpointServes(network({ ...s3, routedSubnets: [known(isolated)] }), isolated, "s3")).toBe("yes");
    expect(endpointServes(network({ ...s3, routedSubnets: [unknown("imported")] }), isolated, "s3")).toBe(
      "unknown",
    );
  });

  it("may stand in other files where the VPC does", () => {
    expect(endpointServes(network(), subnet(known("none"), false), "logs")).toBe("unknown");
    expect(endpointServes(network(), isolated, "logs")).toBe("no");
  });
});
