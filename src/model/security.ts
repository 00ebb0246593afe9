import { type AddressBlock, isEverywhere, parseCidr, relateBlocks } from "./cidr.js";
import type { SecurityGroup, SecurityRule, Subnet } from "./network.js";
import { allOf, anyOf, type Truth, truthOf } from "./truth.js";
import { knownValue, type Value } from "./value.js";

/** One end of a connection inside the VPC. */
export interface NetworkEnd {
  readonly securityGroups: readonly Value<SecurityGroup>[];
  readonly subnets: readonly Value<Subnet>[];
}

/** Whether the groups of `from` let it reach `port` of `to`. */
export function leaves(from: NetworkEnd, to: NetworkEnd, port: number): Truth {
  return someRuleAllows(from.securityGroups, (group) => group.egress, to, port);
}

/** Whether the groups of `to` let `from` in at `port`. */
export function enters(from: NetworkEnd, to: NetworkEnd, port: number): Truth {
  return someRuleAllows(to.securityGroups, (group) => group.ingress, from, port);
}

function someRuleAllows(
  groups: readonly Value<SecurityGroup>[],
  rulesOf: (group: SecurityGroup) => readonly Value<SecurityRule>[],
  other: NetworkEnd,
  port: number,
): Truth {
  // Without a group of its own it is in the VPC's default group, whose rules these files do not show.
  if (groups.length === 0) return "unknown";
  return anyOf(
    groups.map((value) => {
      const group = knownValue(value);
      if (!group) return "unknown";
      const allowed = anyOf(rulesOf(group).map((rule) => ruleAllows(rule, other, port)));
      return allowed === "no" && !group.complete ? "unknown" : allowed;
    }),
  );
}

function ruleAllows(value: Value<SecurityRule>, other: NetworkEnd, port: number): Truth {
  const rule = knownValue(value);
  if (!rule) return "unknown";
  return allOf([coversPort(rule, port), peerIs(rule, other)]);
}

/** Whether a rule applies to a TCP port. */
export function coversPort(rule: SecurityRule, port: number): Truth {
  const protocol = knownValue(rule.protocol);
  if (protocol === undefined) return "unknown";
  if (protocol === "-1") return "yes";
  if (protocol !== "tcp" && protocol !== "6") return "no";
  const from = knownValue(rule.fromPort);
  const to = knownValue(rule.toPort);
  // -1 stands for all ports in forms that write it.
  if (from === -1 || to === -1) return "yes";
  return allOf([
    from === undefined ? "unknown" : truthOf(from <= port),
    to === undefined ? "unknown" : truthOf(port <= to),
  ]);
}

function peerIs(rule: SecurityRule, other: NetworkEnd): Truth {
  const peer = knownValue(rule.peer);
  if (!peer || peer.kind === "prefix-list") return "unknown";
  if (peer.kind === "security-group") {
    if (other.securityGroups.length === 0) return "unknown";
    return anyOf(
      other.securityGroups.map((group) => {
        const known = knownValue(group);
        return known ? truthOf(known.id === peer.id) : "unknown";
      }),
    );
  }
  if (isEverywhere(peer.id)) return "yes";
  const block = parseCidr(peer.id);
  return block ? blockHolds(block, other.subnets) : "unknown";
}

/** Whether addresses of these subnets lie in the block: all of them, none, or not certain. */
function blockHolds(block: AddressBlock, subnets: readonly Value<Subnet>[]): Truth {
  if (subnets.length === 0) return "unknown";
  const relations = subnets.map((value): Truth => {
    const subnet = knownValue(value);
    const cidr = knownValue(subnet?.cidr) ?? knownValue(knownValue(subnet?.vpc)?.cidr);
    const inner = cidr === undefined ? null : parseCidr(cidr);
    if (!inner) return "unknown";
    // An IPv6 rule says nothing about the IPv4 addresses that the Model knows.
    const relation = relateBlocks(block, inner);
    if (relation === "covers") return "yes";
    return relation === "apart" ? "no" : "unknown";
  });
  if (relations.every((relation) => relation === "yes")) return "yes";
  return relations.every((relation) => relation === "no") ? "no" : "unknown";
}
