import { SAM_POLICY_TEMPLATES } from "../../../aws/sam-policies.js";
import { childOf, type DocumentNode } from "../../document/index.js";
import { intrinsicOf } from "../intrinsic.js";
import { joined, madeList, madeMap, madeText, unknowable } from "./make.js";

const MANAGED = "arn:aws:iam::aws:policy/";

export interface RoleNeeds {
  /** Names of AWS's policies that the transform attaches by itself. */
  readonly managed: readonly string[];
  readonly policies: DocumentNode | undefined;
}

/** The properties of the role that the transform makes for a function or state machine that names none. */
export function roleProperties(at: DocumentNode, { managed, policies }: RoleNeeds): DocumentNode {
  const attached: DocumentNode[] = managed.map((name) => madeText(at, `${MANAGED}${name}`));
  const inline: DocumentNode[] = [];
  for (const policy of itemsOf(policies)) {
    if (policy.kind === "scalar" && policy.tag === null) {
      attached.push(policy.text.startsWith("arn:") ? policy : madeText(policy, `${MANAGED}${policy.text}`));
      continue;
    }
    const call = intrinsicOf(policy);
    if (call !== null && call.name !== "If") attached.push(policy);
    else
      inline.push(
        madeMap(policy, { PolicyDocument: call === null ? documentOf(policy) : unknowable(policy) }),
      );
  }
  return madeMap(at, {
    ManagedPolicyArns: madeList(at, attached),
    Policies: madeList(at, inline),
  });
}

function itemsOf(policies: DocumentNode | undefined): readonly DocumentNode[] {
  if (policies === undefined) return [];
  return policies.kind === "list" && intrinsicOf(policies) === null ? policies.items : [policies];
}

/** A policy document as written, or what a policy template stands for. */
function documentOf(policy: DocumentNode): DocumentNode {
  if (childOf(policy, "Statement") !== undefined) return policy;
  const [entry] = policy.kind === "map" ? policy.entries : [];
  const template = entry === undefined ? undefined : SAM_POLICY_TEMPLATES[entry.key];
  if (entry === undefined || template === undefined) return unknowable(policy);
  const statements = template.map(([actions, resources]) =>
    madeMap(policy, {
      Effect: madeText(policy, "Allow"),
      Action: madeList(
        policy,
        actions.split(" ").map((action) => madeText(policy, action)),
      ),
      Resource: madeList(
        policy,
        resources.split(" ").map((pattern) => filledIn(policy, pattern, entry.value)),
      ),
    }),
  );
  return madeMap(policy, { Statement: madeList(policy, statements) });
}

/** `arn:aws:sqs:*:*:{QueueName}` with the parameter's own node in place of its name. */
function filledIn(policy: DocumentNode, pattern: string, parameters: DocumentNode): DocumentNode {
  const parts = pattern.split(/(\{\w+\})/).filter((part) => part !== "");
  return joined(
    policy,
    parts.map((part) => {
      if (!part.startsWith("{")) return madeText(policy, part);
      return childOf(parameters, part.slice(1, -1)) ?? unknowable(policy);
    }),
  );
}
