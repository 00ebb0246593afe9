/**
 * The AWS services that a Fargate task calls before its containers start, by the tail of the
 * endpoint's name, and what the execution role must be allowed for each.
 * Source: https://docs.aws.amazon.com/AmazonECR/latest/userguide/vpc-endpoints.html (ecr.api and
 * ecr.dkr, and S3 for the layers) and https://docs.aws.amazon.com/AmazonECS/latest/developerguide/vpc-endpoints.html
 * (logs, secretsmanager, ssm). Secrets are decrypted by Secrets Manager and Systems Manager
 * themselves, so that the task needs no way to KMS.
 */
export const ENDPOINTS_FOR_ECR_IMAGE = ["ecr.api", "ecr.dkr", "s3"] as const;
export const ENDPOINT_FOR_LOGS = "logs";
export const ENDPOINT_FOR_SECRETS_MANAGER = "secretsmanager";
export const ENDPOINT_FOR_PARAMETERS = "ssm";

/** Source: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_execution_IAM_role.html */
export const ACTIONS_FOR_ECR_IMAGE = [
  "ecr:GetAuthorizationToken",
  "ecr:BatchGetImage",
  "ecr:GetDownloadUrlForLayer",
] as const;
export const ACTIONS_FOR_LOGS = ["logs:CreateLogStream", "logs:PutLogEvents"] as const;
/** `awslogs-create-group`. Source: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/using_awslogs.html (read 2026-11-21) */
export const ACTION_FOR_LOG_GROUP = "logs:CreateLogGroup";
/** Source: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/use-environment-file.html (read 2026-11-21) */
export const ACTIONS_FOR_ENVIRONMENT_FILE = ["s3:GetObject", "s3:GetBucketLocation"] as const;
/** A secret under a key of one's own. Source: the page on the execution role, above. */
export const ACTION_FOR_SECRET_KEY = "kms:Decrypt";
export const ACTION_FOR_SECRETS_MANAGER = "secretsmanager:GetSecretValue";
export const ACTION_FOR_PARAMETERS = "ssm:GetParameters";

/** ECS Exec, on the task role. Source: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-iam-roles.html#ecs-exec-required-iam-permissions */
export const ACTIONS_FOR_EXEC = [
  "ssmmessages:CreateControlChannel",
  "ssmmessages:CreateDataChannel",
  "ssmmessages:OpenControlChannel",
  "ssmmessages:OpenDataChannel",
] as const;
