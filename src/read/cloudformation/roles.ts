import type { PolicyStatement, Role, Value } from "../../model/index.js";
import type { Fields } from "../resource/fields.js";
import { statementsOf } from "../resource/policy.js";
import { textOf } from "../resource/resolved.js";
import { trustedServicesOf } from "../resource/trust.js";
import type { StackReading } from "./stack.js";
import type { Resource } from "./template.js";
import type { Located } from "./workspace.js";

/** A role with what its own policies, separate policies and the template's managed policies allow. */
export function readRole(stack: StackReading, resource: Resource): Role {
  const fields = stack.fields(resource);
  const statements: Value<PolicyStatement>[] = fields.mappings("Policies").flatMap(statementsOf);
  const managedPolicyArns: Value<string>[] = [];
  let complete = fields.mapping.incomplete === null && fields.items("Policies") !== null;
  const managed = fields.items("ManagedPolicyArns");
  complete &&= managed !== null;
  for (const raw of managed ?? []) {
    const policy = stack.target(raw);
    if (policy?.resource.type === "AWS::IAM::ManagedPolicy") {
      statements.push(...statementsOf(policy.stack.fields(policy.resource)));
    } else managedPolicyArns.push(fields.valueOf(raw, "ManagedPolicyArns"));
  }
  for (const type of ["AWS::IAM::Policy", "AWS::IAM::ManagedPolicy", "AWS::IAM::RolePolicy"]) {
    for (const policy of perhapsAttached(stack, resource, type)) {
      const policyFields = policy.stack.fields(policy.resource);
      const attached = attachedTo(policyFields, stack, resource, fields);
      if (attached === true) statements.push(...statementsOf(policyFields));
      else if (attached === null && policy.stack === stack) complete = false;
    }
  }
  const trusted = trustedServicesOf(fields);
  return {
    id: resource.id,
    origin: fields.origin,
    managedPolicyArns,
    statements,
    ...(trusted === undefined ? {} : { trustedServices: trusted }),
    complete,
  };
}

/** Policies that could be a role's: those that refer to it, those of its template, and all when it has a name to be named by. */
function perhapsAttached(stack: StackReading, role: Resource, type: string): readonly Located[] {
  const { workspace } = stack;
  if (stack.fields(role).has("RoleName")) return workspace.everywhere(type);
  const referring = ["Roles", "RoleName"].flatMap((name) =>
    workspace.pointingAt(type, name, { stack, resource: role }),
  );
  const elsewhere = referring.filter((each) => each.stack !== stack);
  return [...stack.ofType(type).map((resource) => ({ stack, resource })), ...elsewhere];
}

/** Null when the policy's roles are unknown. */
function attachedTo(policy: Fields, stack: StackReading, role: Resource, roleFields: Fields): boolean | null {
  const single = policy.raw("RoleName");
  const roles = single === undefined ? policy.items("Roles") : [single];
  if (roles === null) return null;
  const ownName = textOf(roleFields.raw("RoleName"));
  let doubtful = false;
  for (const raw of roles) {
    if (stack.owns(raw, role.id)) return true;
    if (raw.kind === "scalar" && ownName !== null && raw.text === ownName) return true;
    doubtful ||= raw.kind === "unresolved";
  }
  return doubtful ? null : false;
}

/** The role of this template that an ARN names by its written name. */
export function roleNamed(stack: StackReading, arn: string): Resource | undefined {
  const name = /:role\/(?:.*\/)?([^/]+)$/.exec(arn)?.[1];
  if (name === undefined) return undefined;
  return stack.ofType("AWS::IAM::Role").find((role) => textOf(stack.fields(role).raw("RoleName")) === name);
}
