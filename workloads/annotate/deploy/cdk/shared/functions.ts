import { Stack } from "aws-cdk-lib";
import { CfnPolicy, type Role } from "aws-cdk-lib/aws-iam";
import { CfnFunction, type Function as LambdaFunction } from "aws-cdk-lib/aws-lambda";

/** Where the source of a package lies, seen from the template: local tools read it there. */
const SOURCE_FOLDER = "../..";

export const HANDLERS = {
  thumbnail: "dist/functions/thumbnail.handler",
  annotation: "dist/functions/annotation.handler",
} as const;

/** Names the source, and waits for the role's permissions only: the role itself is referred to anyway. */
export function finish(each: LambdaFunction, role: Role): void {
  const { defaultChild } = each.node;
  if (!(defaultChild instanceof CfnFunction)) return;
  defaultChild.addMetadata("aws:asset:path", SOURCE_FOLDER);
  defaultChild.addMetadata("aws:asset:property", "Code");
  const policy = role.node.tryFindChild("DefaultPolicy")?.node.defaultChild;
  if (policy instanceof CfnPolicy)
    defaultChild.addOverride("DependsOn", [Stack.of(each).getLogicalId(policy)]);
}
