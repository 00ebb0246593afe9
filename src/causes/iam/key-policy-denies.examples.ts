import type { Cause } from "../cause.js";
import { resource, taskResource, taskWith, template } from "../examples/parts.js";

const ROOT =
  "{ Effect: Allow, Principal: { AWS: !Sub 'arn:aws:iam::${AWS::AccountId}:root' }, Action: 'kms:*', Resource: '*' }";
const LOGS =
  "{ Effect: Allow, Principal: { Service: !Sub 'logs.${AWS::Region}.amazonaws.com' }, Action: ['kms:Encrypt*', 'kms:Decrypt*', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:Describe*'], Resource: '*' }";
const DEPLOYER =
  "{ Effect: Allow, Principal: { AWS: !GetAtt Deployer.Arn }, Action: 'kms:*', Resource: '*' }";
const ROLE =
  "{ Effect: Allow, Principal: { AWS: !GetAtt ExecutionRole.Arn }, Action: 'kms:Decrypt', Resource: '*' }";
const VIA_SERVICE =
  "{ Effect: Allow, Principal: { AWS: '*' }, Action: 'kms:Decrypt', Resource: '*', Condition: { StringEquals: { 'kms:ViaService': secretsmanager.eu-west-1.amazonaws.com } } }";

const key = (...statements: readonly string[]): string =>
  resource(
    "Key",
    "AWS::KMS::Key",
    "EnableKeyRotation: true",
    ...(statements.length > 0
      ? [
          "KeyPolicy:",
          "  Version: '2012-10-17'",
          "  Statement:",
          ...statements.map((line) => `    - ${line}`),
        ]
      : []),
  );

const logs = (...statements: readonly string[]): Record<string, string> => ({
  "task.yaml": template(
    key(...statements),
    resource("Logs", "AWS::Logs::LogGroup", "LogGroupName: /ecs/orders", "KmsKeyId: !GetAtt Key.Arn"),
    taskResource(),
  ),
});

const ASSUME =
  "AssumeRolePolicyDocument: { Statement: [{ Effect: Allow, Principal: { Service: ecs-tasks.amazonaws.com }, Action: sts:AssumeRole }] }";
const MAY_DECRYPT =
  'Policies: [{ PolicyName: own, PolicyDocument: { Statement: [{ Effect: Allow, Action: ["kms:Decrypt", "secretsmanager:GetSecretValue"], Resource: "*" }] } }]';

const secret = (...statements: readonly string[]): Record<string, string> => ({
  "task.yaml": template(
    key(...statements),
    resource("Deployer", "AWS::IAM::Role", ASSUME),
    resource("ExecutionRole", "AWS::IAM::Role", ASSUME, MAY_DECRYPT),
    resource(
      "Token",
      "AWS::SecretsManager::Secret",
      "KmsKeyId: !Ref Key",
      "GenerateSecretString: { PasswordLength: 32 }",
    ),
    taskWith(
      ["ExecutionRoleArn: !GetAtt ExecutionRole.Arn"],
      "Secrets: [{ Name: TOKEN, ValueFrom: !Ref Token }]",
    ),
  ),
});

const SNS =
  "{ Effect: Allow, Principal: { Service: sns.amazonaws.com }, Action: ['kms:GenerateDataKey*', 'kms:Decrypt'], Resource: '*' }";

/** A topic that sends into an encrypted queue, beside a task. */
const queue = (keyId: string, ...statements: readonly string[]): Record<string, string> => ({
  "task.yaml": template(
    key(...statements),
    resource("Orders", "AWS::SNS::Topic", "DisplayName: orders"),
    resource("Failed", "AWS::SQS::Queue", "MessageRetentionPeriod: 1209600"),
    resource(
      "Work",
      "AWS::SQS::Queue",
      `KmsMasterKeyId: ${keyId}`,
      "RedrivePolicy: { deadLetterTargetArn: !GetAtt Failed.Arn, maxReceiveCount: 5 }",
    ),
    resource(
      "MaySend",
      "AWS::SQS::QueuePolicy",
      "Queues: [!Ref Work]",
      "PolicyDocument: { Statement: [{ Effect: Allow, Principal: { Service: sns.amazonaws.com }, Action: 'sqs:SendMessage', Resource: !GetAtt Work.Arn, Condition: { ArnEquals: { 'aws:SourceArn': !Ref Orders } } }] }",
    ),
    resource(
      "Subscription",
      "AWS::SNS::Subscription",
      "TopicArn: !Ref Orders",
      "Protocol: sqs",
      "Endpoint: !GetAtt Work.Arn",
    ),
    taskResource(),
  ),
});

export const keyPolicyDeniesExamples: Cause["examples"] = {
  failing: [
    { name: "the log group's key names the account alone", files: logs(ROOT) },
    { name: "the log group's key has the default policy", files: logs() },
    { name: "the secret's key names another role alone", files: secret(DEPLOYER) },
    { name: "the queue's key does not know the topic", files: queue("!Ref Key", ROOT) },
    { name: "the queue is under a key that AWS manages", files: queue("alias/aws/sqs") },
    {
      name: "the platform's own words",
      timeline: [
        {
          at: 12,
          subject: "stack/orders",
          kind: "stack-resource",
          text: "The specified KMS Key Id could not be found or the KMS key is not allowed to be used with the log group arn:aws:logs:eu-west-1:111122223333:log-group:/ecs/orders",
        },
      ],
    },
  ],
  healthy: [
    { name: "the log group's key names CloudWatch Logs", files: logs(ROOT, LOGS) },
    { name: "the queue's key names the service that sends", files: queue("!Ref Key", ROOT, SNS) },
    { name: "the secret's key leaves it to IAM", files: secret(ROOT) },
    { name: "the secret's key names the role", files: secret(DEPLOYER, ROLE) },
    { name: "everybody who comes by way of Secrets Manager", files: secret(DEPLOYER, VIA_SERVICE) },
    {
      name: "a log group without a key of one's own",
      files: {
        "task.yaml": template(
          resource("Logs", "AWS::Logs::LogGroup", "LogGroupName: /ecs/orders"),
          taskResource(),
        ),
      },
    },
  ],
};
