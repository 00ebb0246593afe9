import { ACTIONS_FOR_EXEC } from "./task-services.js";

const READ_IMAGES = [
  "ecr:GetAuthorizationToken",
  "ecr:BatchCheckLayerAvailability",
  "ecr:GetDownloadUrlForLayer",
  "ecr:BatchGetImage",
];

/**
 * What some of AWS's own policies allow, as far as the checks ask: the actions of `ecr`, `logs`,
 * `secretsmanager`, `ssm`, `ssmmessages` and `kms`. A policy that is not here is unknown.
 * Source: https://docs.aws.amazon.com/aws-managed-policy/latest/reference/policy-list.html
 */
export const MANAGED_POLICY_ACTIONS: ReadonlyMap<string, readonly string[]> = new Map([
  ["AmazonECSTaskExecutionRolePolicy", [...READ_IMAGES, "logs:CreateLogStream", "logs:PutLogEvents"]],
  ["AdministratorAccess", ["*"]],
  ["AmazonEC2ContainerRegistryReadOnly", READ_IMAGES],
  ["AmazonEC2ContainerRegistryPullOnly", READ_IMAGES],
  ["AmazonEC2ContainerRegistryPowerUser", READ_IMAGES],
  ["AmazonEC2ContainerRegistryFullAccess", ["ecr:*"]],
  ["CloudWatchLogsFullAccess", ["logs:*"]],
  ["SecretsManagerReadWrite", ["secretsmanager:*"]],
  ["AmazonSSMFullAccess", ["ssm:*", "logs:*", ...ACTIONS_FOR_EXEC]],
  ["AmazonSSMReadOnlyAccess", ["ssm:Describe*", "ssm:Get*", "ssm:List*"]],
  ["AmazonSSMManagedInstanceCore", ["ssm:GetParameter", "ssm:GetParameters", ...ACTIONS_FOR_EXEC]],
  ["AmazonS3FullAccess", []],
  ["AmazonS3ReadOnlyAccess", []],
  ["AmazonDynamoDBFullAccess", []],
  ["AmazonDynamoDBReadOnlyAccess", []],
  ["AmazonSQSFullAccess", []],
  ["AmazonSNSFullAccess", []],
  ["AmazonSESFullAccess", []],
  ["AWSXRayDaemonWriteAccess", []],
  ["AmazonRDSDataFullAccess", ["secretsmanager:*"]],
]);

/** The actions of a policy of AWS, by its ARN in any partition; null when it is not one that is known here. */
export function managedPolicyActions(arn: string): readonly string[] | null {
  const name = /:iam::aws:policy\/(?:[\w-]+\/)*([\w+=,.@-]+)$/.exec(arn)?.[1];
  return name === undefined ? null : (MANAGED_POLICY_ACTIONS.get(name) ?? null);
}
