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
  const side = (name: "ingress" | "egress", end: End): DocumentNode =>
    scope.isUnknown(name) || scope.written(name) === undefined
      ? // Rules may stand apart, and what a new group starts with is only known after the apply.
        list(
          hasApart(scope, name) ? [] : [unknownNode("its rules are known only after the apply", scope.at)],
          scope.at,
        )
      : list(
          scope
            .blocks(name)
            .flatMap((rule) => rulesOf(rule, end, own).map((properties) => map(properties, rule.at))),
          scope.at,
        );
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

/** With rules of their own Terraform keeps none in the group, not even the one that EC2 gives it. */
function hasApart(scope: Scope, name: "ingress" | "egress"): boolean {
  const named = (each: Scope): boolean =>
    each.targets("security_group_id").some(({ resource }) => resource === scope.resource);
  return (
    scope.reading.ofType(`aws_vpc_security_group_${name}_rule`).some(named) ||
    scope.reading.ofType("aws_security_group_rule").some((each) => each.text("type") === name && named(each))
  );
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
