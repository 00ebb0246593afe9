import type { Cause } from "../cause.js";
import { resource, taskResource, template } from "../examples/parts.js";

const GENERATED = resource(
  "Credentials",
  "AWS::SecretsManager::Secret",
  "Name: orders/database",
  "GenerateSecretString:",
  `  SecretStringTemplate: '{"username": "orders"}'`,
  "  GenerateStringKey: password",
);
const PLAIN = resource(
  "Credentials",
  "AWS::SecretsManager::Secret",
  "GenerateSecretString: { PasswordLength: 32, ExcludePunctuation: true }",
);
const EMPTY = resource("Credentials", "AWS::SecretsManager::Secret", "Description: filled by hand");
const PARAMETER = resource(
  "Flag",
  "AWS::SSM::Parameter",
  "Name: /orders/feature-flags",
  "Type: String",
  "Value: none",
);
const MANAGED = resource(
  "Database",
  "AWS::RDS::DBInstance",
  "Engine: postgres",
  "DBInstanceClass: db.t4g.small",
  "AllocatedStorage: '20'",
  "MasterUsername: orders",
  "ManageMasterUserPassword: true",
);

const files = (made: string, from: string): Record<string, string> => ({
  "task.yaml": template(made, taskResource("Secrets:", `  - { Name: DATABASE_SETTING, ValueFrom: ${from} }`)),
});

const told = (
  reason: string,
): { at: number; subject: string; kind: "task-stopped"; data: Record<string, string> }[] => [
  {
    at: 25,
    subject: "task/1",
    kind: "task-stopped",
    data: {
      stopCode: "TaskFailedToStart",
      stoppedReason: `ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed: unable to retrieve secret from asm: service call has been retried ${reason}`,
    },
  },
];

export const secretUnavailableExamples: Cause["examples"] = {
  failing: [
    { name: "a key that the secret does not have", files: files(GENERATED, '!Sub "${Credentials}:host::"') },
    { name: "a key in other letters", files: files(GENERATED, '!Sub "${Credentials}:Password::"') },
    {
      name: "the colons after the key are missing",
      files: files(GENERATED, '!Sub "${Credentials}:password"'),
    },
    { name: "a key of a secret that is one text", files: files(PLAIN, '!Sub "${Credentials}:password::"') },
    {
      name: "the secret that RDS keeps knows no host",
      files: files(MANAGED, '!Sub "${Database.MasterUserSecret.SecretArn}:host::"'),
    },
    { name: "a secret by its bare name", files: files(GENERATED, "orders/database") },
    { name: "a parameter by nearly its name", files: files(PARAMETER, "/orders/feature_flags") },
    { name: "a key of a parameter", files: files(PARAMETER, '!Sub "${Flag}:value::"') },
    {
      name: "the secret has no such key",
      timeline: told("1 time(s): retrieved secret from Secrets Manager did not contain json key password"),
    },
  ],
  healthy: [
    { name: "a key of the template", files: files(GENERATED, '!Sub "${Credentials}:username::"') },
    { name: "the generated key", files: files(GENERATED, '!Sub "${Credentials}:password::"') },
    { name: "the whole secret", files: files(GENERATED, "!Ref Credentials") },
    { name: "a secret that is filled later", files: files(EMPTY, '!Sub "${Credentials}:token::"') },
    {
      name: "attached to a database, which adds the host",
      files: files(
        GENERATED +
          MANAGED +
          resource(
            "Attachment",
            "AWS::SecretsManager::SecretTargetAttachment",
            "SecretId: !Ref Credentials",
            "TargetId: !Ref Database",
            "TargetType: AWS::RDS::DBInstance",
          ),
        '!Sub "${Credentials}:host::"',
      ),
    },
    {
      name: "the password that RDS keeps",
      files: files(MANAGED, '!Sub "${Database.MasterUserSecret.SecretArn}:password::"'),
    },
    { name: "a parameter by its name", files: files(PARAMETER, "/orders/feature-flags") },
    { name: "a parameter of another stack", files: files(PARAMETER, "/shared/log-level") },
    {
      name: "a secret that is made elsewhere",
      files: files(
        PARAMETER,
        "'arn:aws:secretsmanager:eu-west-1:111122223333:secret:orders/database-AbCdEf:password::'",
      ),
    },
    {
      name: "the way to Secrets Manager is missing, not the secret",
      timeline: told(
        "5 time(s): RequestCanceled: request context canceled caused by: context deadline exceeded",
      ),
    },
  ],
};
