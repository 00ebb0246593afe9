import type { Cause } from "../cause.js";
import { NAT, resource, taskWith, template } from "../examples/parts.js";
import { functionIn } from "../net/function-network.examples.js";
import { executionTrustExamples } from "./role-trust.examples.js";

const ASSUME =
  "AssumeRolePolicyDocument: { Statement: [{ Effect: Allow, Principal: { Service: ecs-tasks.amazonaws.com }, Action: sts:AssumeRole }] }";
const STANDARD = "ManagedPolicyArns: [arn:aws:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy]";
const SECRET =
  "Secrets: [{ Name: TOKEN, ValueFrom: arn:aws:secretsmanager:eu-west-1:111122223333:secret:orders-AbCdEf }]";
const ECR_IMAGE = "Image: 111122223333.dkr.ecr.eu-west-1.amazonaws.com/orders:2.7.1";

const files = (role: readonly string[], ...container: readonly string[]): Record<string, string> => ({
  "task.yaml": template(
    resource("ExecutionRole", "AWS::IAM::Role", ASSUME, ...role),
    taskWith(["ExecutionRoleArn: !GetAtt ExecutionRole.Arn"], ...container),
  ),
});

const readsSecrets = (...more: readonly string[]): string =>
  `Policies: [{ PolicyName: own, PolicyDocument: { Statement: [{ Effect: Allow, Action: [${["secretsmanager:GetSecretValue", ...more].map((action) => `"${action}"`).join(", ")}], Resource: "*" }] } }]`;

/** A secret under a key of the same template that leaves its use to IAM. */
const encrypted = (role: readonly string[]): Record<string, string> => ({
  "task.yaml": template(
    resource("Key", "AWS::KMS::Key", "EnableKeyRotation: true"),
    resource(
      "Token",
      "AWS::SecretsManager::Secret",
      "KmsKeyId: !GetAtt Key.Arn",
      "GenerateSecretString: { PasswordLength: 32 }",
    ),
    resource("ExecutionRole", "AWS::IAM::Role", ASSUME, ...role),
    taskWith(
      ["ExecutionRoleArn: !GetAtt ExecutionRole.Arn"],
      "Secrets: [{ Name: TOKEN, ValueFrom: !Ref Token }]",
    ),
  ),
});

export const executionRoleExamples: Cause["examples"] = {
  failing: [
    ...executionTrustExamples.failing,
    { name: "a secret, and only the standard policy", files: files([STANDARD], SECRET) },
    { name: "an image of ECR, and no policy at all", files: files(["Path: /"], ECR_IMAGE) },
    {
      name: "a secret under a key of one's own, and no right to decrypt",
      files: encrypted([STANDARD, readsSecrets()]),
    },
    {
      name: "an environment file, and only the standard policy",
      files: files(
        [STANDARD],
        "EnvironmentFiles: [{ Type: s3, Value: 'arn:aws:s3:::orders-settings/web.env' }]",
      ),
    },
    {
      name: "a function in a VPC without the right to make interfaces",
      files: {
        ...functionIn("PrivateA", NAT),
        "stack.yaml": (functionIn("PrivateA", NAT)["stack.yaml"] ?? "").replace(
          "AWSLambdaVPCAccessExecutionRole",
          "AWSLambdaBasicExecutionRole",
        ),
      },
    },
    {
      name: "the platform's own words",
      timeline: [
        {
          at: 30,
          subject: "task/1",
          kind: "task-stopped",
          data: {
            stopCode: "TaskFailedToStart",
            stoppedReason:
              "ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed: unable to retrieve secret from asm: AccessDeniedException: Access to KMS is not allowed",
          },
        },
      ],
    },
  ],
  healthy: [
    ...executionTrustExamples.healthy,
    {
      name: "the standard policy and a statement for the secret",
      files: files(
        [
          STANDARD,
          'Policies: [{ PolicyName: own, PolicyDocument: { Statement: [{ Effect: Allow, Action: secretsmanager:GetSecretValue, Resource: "*" }] } }]',
        ],
        SECRET,
        ECR_IMAGE,
      ),
    },
    {
      name: "a secret under a key of one's own, with the right to decrypt",
      files: encrypted([STANDARD, readsSecrets("kms:Decrypt")]),
    },
    { name: "a function in a VPC with the policy for it", files: functionIn("PrivateA", NAT) },
    { name: "a public image needs nothing", files: files(["Path: /"]) },
    {
      name: "a policy whose content is not known",
      files: files(["ManagedPolicyArns: [arn:aws:iam::111122223333:policy/start]"], SECRET, ECR_IMAGE),
    },
  ],
};
