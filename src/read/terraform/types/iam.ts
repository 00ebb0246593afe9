import { childOf, type DocumentNode } from "../../document/index.js";
import { embeddedJson, list, map, reference, scalar, unknownNode } from "../nodes.js";
import { textOf } from "../plan.js";
import type { Scope } from "../scope.js";
import { listOf } from "./blocks.js";
import { as, type Translations } from "./translation.js";

/** Roles, their policies however they are attached, and instance profiles. */
export const iam: Translations = {
  aws_iam_role: as("AWS::IAM::Role", (scope) => ({
    RoleName: scope.value("name"),
    AssumeRolePolicyDocument: policyAt(scope, "assume_role_policy"),
    ManagedPolicyArns: list([...managedArns(scope), ...attachedArns(scope)], scope.at),
    Policies: inlinePolicies(scope),
  })),
  aws_iam_role_policy: as("AWS::IAM::RolePolicy", (scope) => ({
    PolicyName: scope.value("name"),
    RoleName: roleAt(scope, "role"),
    PolicyDocument: policyAt(scope, "policy"),
  })),
  aws_iam_policy: as("AWS::IAM::ManagedPolicy", (scope) => ({
    PolicyDocument: policyAt(scope, "policy"),
    Roles: list(rolesWith(scope), scope.at),
  })),
  aws_iam_instance_profile: as("AWS::IAM::InstanceProfile", (scope) => {
    const role = roleAt(scope, "role");
    return { Roles: role === undefined ? undefined : list([role], scope.at) };
  }),
};

/** The provider marks them unknown for a new role, also where nobody wrote one. */
function inlinePolicies(role: Scope): DocumentNode | undefined {
  if (role.isUnknown("inline_policy") && role.isLeftOut("inline_policy")) return undefined;
  return listOf(role, "inline_policy", (inline) => ({
    PolicyName: inline.value("name"),
    PolicyDocument: policyAt(inline, "policy"),
  }));
}

const ATTACHMENTS = ["aws_iam_role_policy_attachment", "aws_iam_policy_attachment"];

function managedArns(role: Scope): readonly DocumentNode[] {
  const arns = role.isUnknown("managed_policy_arns") ? undefined : role.links("managed_policy_arns");
  return arns?.kind === "list" ? arns.items : [];
}

/** Attachments of policies that the plan does not make; those that it makes name their roles. */
function attachedArns(role: Scope): DocumentNode[] {
  return role.reading.ofType(...ATTACHMENTS).flatMap((attachment) => {
    if (namesNobodyKnown(attachment))
      return [unknownNode("the role of an attachment is not known", attachment.at)];
    if (!attachesTo(attachment, role)) return [];
    const policy = attachment.link("policy_arn");
    const own = attachment.targets("policy_arn").some(({ resource }) => resource.type === "aws_iam_policy");
    return policy === undefined || own ? [] : [policy];
  });
}

function rolesWith(policy: Scope): DocumentNode[] {
  const roles = policy.reading.ofType("aws_iam_role");
  return policy.reading
    .ofType(...ATTACHMENTS)
    .filter((each) => each.targets("policy_arn").some(({ resource }) => resource === policy.resource))
    .flatMap((attachment) => {
      const known = roles.filter((role) => attachesTo(attachment, role));
      return known.length > 0
        ? known.map((role) => reference(role.id, null, attachment.at))
        : [unknownNode("the role of an attachment is not known", attachment.at)];
    });
}

function attachesTo(attachment: Scope, role: Scope): boolean {
  const name = role.text("name");
  const written = [attachment.text("role"), ...namesIn(attachment.written("roles"))];
  return (
    [...attachment.targets("role"), ...attachment.targets("roles")].some(
      ({ resource }) => resource === role.resource,
    ) ||
    (name !== null && written.includes(name))
  );
}

/** Its role is known only after the apply, and the source does not name it as a resource. */
function namesNobodyKnown(attachment: Scope): boolean {
  return ["role", "roles"].some(
    (name) =>
      attachment.isUnknown(name) && !attachment.isLeftOut(name) && attachment.targets(name).length === 0,
  );
}

function namesIn(node: DocumentNode | undefined): (string | null)[] {
  return node?.kind === "list" ? node.items.map((item) => textOf(item)) : [];
}

/** A role is named by its name, which a state knows as a text. */
function roleAt(scope: Scope, name: string): DocumentNode | undefined {
  const link = scope.link(name);
  const text = textOf(link);
  const own =
    text === null
      ? undefined
      : scope.reading.ofType("aws_iam_role").find((role) => role.text("name") === text);
  return own === undefined || link === undefined ? link : reference(own.id, null, link);
}

/** A policy is JSON in a text, written there or made by a data source that the plan has read. */
export function policyAt(scope: Scope, name: string): DocumentNode | undefined {
  const text = scope.written(name);
  if (text !== undefined) return embeddedJson(text) ?? unknownNode("the policy is not JSON", text);
  if (!scope.isUnknown(name) || scope.isLeftOut(name)) return undefined;
  return documentFromData(scope, name) ?? unknownNode(AFTER, scope.at);
}

const AFTER = "the policy is known only after the apply";

/** With an ARN that is not known yet the text is unknown as a whole, but not what it allows. */
function documentFromData(scope: Scope, name: string): DocumentNode | null {
  const expression = childOf(scope.expressions, name);
  const [target, second] = scope.reading.references
    .targets(expression, scope.resource)
    .filter(({ resource }) => resource.type === "aws_iam_policy_document");
  if (target === undefined || second !== undefined) return null;
  const document = scope.reading.scope(target.resource);
  const inherits = [
    "source_policy_documents",
    "override_policy_documents",
    "source_json",
    "override_json",
  ].some((each) => document.written(each) !== undefined || document.isUnknown(each));
  if (inherits || document.isUnknown("statement")) return null;
  const statements = document.blocks("statement").map((statement) =>
    map(
      {
        Effect: statement.value("effect") ?? scalar("Allow", statement.at),
        Action: statement.value("actions"),
        NotAction: statement.value("not_actions"),
        Resource: statement.links("resources"),
      },
      statement.at,
    ),
  );
  return statements.length === 0 ? null : map({ Statement: list(statements, document.at) }, document.at);
}
