// Whether rules let a connection through: what is certain, and what must stay unknown.
import { describe, expect, it } from "vitest";
import type { SecurityGroup, SecurityRule, Subnet } from "./network.js";
import { enters, leaves } from "./security.js";
import { known, NOWHERE, unknown, type Value } from "./value.js";

type Peer = { readonly kind: "cidr" | "security-group" | "prefix-list"; readonly id: string };

function rule(peer: Peer, from: number, to = from, protocol = "tcp"): Value<SecurityRule> {
  return known({
    origin: NOWHERE,
    protocol: known(protocol),
    fromPort: known(from),
    toPort: known(to),
    peer: known(peer),
  });
}

function group(id: string, ingress: Value<SecurityRule>[], complete = true): Value<SecurityGroup> {
  return known({ id, origin: NOWHERE, ingress, egress: [rule(ANYWHERE, -1, -1, "-1")], complete });
}

function subnet(cidr: string | null): Value<Subnet> {
  const nothing = unknown("it is not written");
  return known({
    id: `subnet ${cidr}`,
    origin: NOWHERE,
    vpc: nothing,
    cidr: cidr === null ? nothing : known(cidr),
    availabilityZone: nothing,
    defaultRoute: nothing,
  });
}

const ANYWHERE: Peer = { kind: "cidr", id: "0.0.0.0/0" };
const fromGroup = (id: string): Peer => ({ kind: "security-group", id });
const fromBlock = (id: string): Peer => ({ kind: "cidr", id });

const client = { securityGroups: [group("client", [])], subnets: [subnet("10.0.1.0/24")] };
const server = (...ingress: Value<SecurityRule>[]) => ({
  securityGroups: [group("server", ingress)],
  subnets: [subnet("10.0.2.0/24")],
});

describe("rules that let in", () => {
  it("name the client's group", () => {
    expect(enters(client, server(rule(fromGroup("client"), 8080)), 8080)).toBe("yes");
    expect(enters(client, server(rule(fromGroup("other"), 8080)), 8080)).toBe("no");
  });

  it("cover the port", () => {
    expect(enters(client, server(rule(fromGroup("client"), 8000, 8100)), 8080)).toBe("yes");
    expect(enters(client, server(rule(fromGroup("client"), 8000, 8079)), 8080)).toBe("no");
    expect(enters(client, server(rule(fromGroup("client"), 8080, 8080, "udp")), 8080)).toBe("no");
    expect(enters(client, server(rule(fromGroup("client"), 0, 0, "-1")), 8080)).toBe("yes");
  });

  it("cover the client's addresses", () => {
    expect(enters(client, server(rule(fromBlock("10.0.0.0/16"), 8080)), 8080)).toBe("yes");
    expect(enters(client, server(rule(fromBlock("10.0.9.0/24"), 8080)), 8080)).toBe("no");
    expect(enters(client, server(rule(fromBlock("10.0.1.0/28"), 8080)), 8080), "some addresses only").toBe(
      "unknown",
    );
    const nowhere = { ...client, subnets: [subnet(null)] };
    expect(enters(nowhere, server(rule(fromBlock("10.0.0.0/16"), 8080)), 8080)).toBe("unknown");
    expect(enters(nowhere, server(rule(ANYWHERE, 8080)), 8080)).toBe("yes");
  });

  it("may be hidden", () => {
    const incomplete = { ...server(), securityGroups: [group("server", [], false)] };
    expect(enters(client, incomplete, 8080)).toBe("unknown");
    expect(enters(client, server(unknown("a list")), 8080)).toBe("unknown");
    expect(enters(client, { securityGroups: [], subnets: [] }, 8080), "the default group").toBe("unknown");
    expect(enters(client, server(rule({ kind: "prefix-list", id: "pl-1" }, 8080)), 8080)).toBe("unknown");
    const unknownClient = { ...client, securityGroups: [unknown("imported")] };
    expect(enters(unknownClient, server(rule(fromGroup("client"), 8080)), 8080)).toBe("unknown");
  });

  it("need one of several groups only", () => {
    const both = {
      securityGroups: [group("first", []), group("second", [rule(fromGroup("client"), 8080)])],
      subnets: [],
    };
    expect(enters(client, both, 8080)).toBe("yes");
  });
});

it("what may not leave does not arrive", () => {
  const closed: Value<SecurityGroup> = known({
    id: "client",
    origin: NOWHERE,
    ingress: [],
    egress: [rule(ANYWHERE, 443)],
    complete: true,
  });
  const from = { securityGroups: [closed], subnets: client.subnets };
  const to = server(rule(fromGroup("client"), 5432));
  expect(leaves(from, to, 5432)).toBe("no");
  expect(leaves(client, to, 5432)).toBe("yes");
});
