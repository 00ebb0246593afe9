import type { DocumentNode } from "../../document/index.js";
import { list, map, type Properties, reference, unknownNode } from "../nodes.js";
import type { Scope } from "../scope.js";
import type { Translated, Translations } from "./translation.js";

type End = "Source" | "Destination";

/** Security groups with their rules inside, and the two kinds of rules apart. */
export const securityGroups: Translations = {
  aws_security_group: group,
  aws_default_security_group: group,
  aws_security_group_rule: (scope) => {
    const type = scope.text("type");
    if (type !== "ingress" && type !== "egress") return [];
    const end: End = type === "ingress" ? "Source" : "Destination";
    return apart(scope, type, rulesOf(scope, end, scope.link("security_group_id")));
  },
  aws_vpc_security_group_ingress_rule: (scope) => apart(scope, "ingress", [newRule(scope, "Source")]),
  aws_vpc_security_group_egress_rule: (scope) => apart(scope, "egress", [newRule(scope, "Destination")]),
};

function group(scope: Scope): Translated[] {
  const own = reference(scope.id, null, scope.at);
  const side = (name: "ingress" | "egress", end: End): DocumentNode => {
    const known = !scope.isUnknown(name) && scope.written(name) !== undefined;
    const inside = known
      ? scope
          .blocks(name)
          .flatMap((rule) => rulesOf(rule, end, own).map((properties) => map(properties, rule.at)))
      : [];
    // Terraform takes away even the rule that EC2 gives a new group: without rules of its own it has none.
    const doubtful = known
      ? []
      : hasUnknownRules(scope, name)
        ? [unknownNode("its rules are known only after the apply", scope.at)]
        : [];
    return list([...inside, ...doubtful], scope.at);
  };
  return [
    {
      id: scope.id,
      type: "AWS::EC2::SecurityGroup",
      properties: {
        VpcId: scope.link("vpc_id"),
        SecurityGroupIngress: side("ingress", "Source"),
        SecurityGroupEgress: side("egress", "Destination"),
      },
    },
  ];
}

/** Whether rules that are not seen here may be in a group that has none inside. */
function hasUnknownRules(scope: Scope, name: "ingress" | "egress"): boolean {
  const apart = [
    ...scope.reading.ofType(`aws_vpc_security_group_${name}_rule`),
    ...scope.reading.ofType("aws_security_group_rule").filter((each) => each.text("type") === name),
  ].map((each) => groupOf(each));
  if (apart.some((group) => group === scope.resource.address)) return false;
  return !scope.isLeftOut(name) || apart.includes(null);
}

/** The address or id of the group that a rule is for; null when it is not known. */
function groupOf(rule: Scope): string | null {
  const [target, second] = rule.targets("security_group_id");
  if (target !== undefined && second === undefined) return target.resource.address;
  const text = rule.text("security_group_id");
  return text === null ? null : (rule.reading.named(text)?.address ?? text);
}

function apart(scope: Scope, side: "ingress" | "egress", rules: readonly Properties[]): Translated[] {
  const type = side === "ingress" ? "AWS::EC2::SecurityGroupIngress" : "AWS::EC2::SecurityGroupEgress";
  return rules.map((properties, index) => ({
    id: rules.length === 1 ? scope.id : `${scope.id}.rule[${index}]`,
    type,
    properties,
  }));
}

/** One block names any number of peers; a template has one rule for each. */
function rulesOf(rule: Scope, end: End, group: DocumentNode | undefined): Properties[] {
  const shared = {
    GroupId: group,
    IpProtocol: rule.value("protocol"),
    FromPort: rule.value("from_port"),
    ToPort: rule.value("to_port"),
  };
  const peers: Properties[] = [
    ...items(rule.links("cidr_blocks")).map((peer) => ({ CidrIp: peer })),
    ...items(rule.links("ipv6_cidr_blocks")).map((peer) => ({ CidrIpv6: peer })),
    ...items(rule.links("security_groups")).map((peer) => ({ [`${end}SecurityGroupId`]: peer })),
    ...items(rule.links("prefix_list_ids")).map((peer) => ({ [`${end}PrefixListId`]: peer })),
    ...single(rule.link("source_security_group_id")).map((peer) => ({ [`${end}SecurityGroupId`]: peer })),
    ...(rule.isTrue("self") ? single(group).map((peer) => ({ [`${end}SecurityGroupId`]: peer })) : []),
  ];
  return peers.map((peer) => ({ ...shared, ...peer }));
}

function newRule(rule: Scope, end: End): Properties {
  return {
    GroupId: rule.link("security_group_id"),
    IpProtocol: rule.value("ip_protocol"),
    FromPort: rule.value("from_port"),
    ToPort: rule.value("to_port"),
    CidrIp: rule.value("cidr_ipv4"),
    CidrIpv6: rule.value("cidr_ipv6"),
    [`${end}SecurityGroupId`]: rule.link("referenced_security_group_id"),
    [`${end}PrefixListId`]: rule.link("prefix_list_id"),
  };
}

function items(node: DocumentNode | undefined): readonly DocumentNode[] {
  if (node === undefined) return [];
  return node.kind === "list" ? node.items : [node];
}

function single(node: DocumentNode | undefined): DocumentNode[] {
  return node === undefined ? [] : [node];
}
