// Log groups, secrets with their keys, and keys of KMS with their policies, as a template makes them.
import { describe, expect, it } from "vitest";
import { knownValue, type Model } from "../../model/index.js";
import { readTexts } from "../read.js";

const TEMPLATE = `
Resources:
  Key:
    Type: AWS::KMS::Key
    Properties:
      KeyPolicy:
        Statement:
          - Effect: Allow
            Principal: { AWS: !Sub "arn:aws:iam::\${AWS::AccountId}:root" }
            Action: kms:*
            Resource: "*"
          - Effect: Allow
            Principal: { Service: [!Sub "logs.\${AWS::Region}.amazonaws.com"] }
            Action: kms:Decrypt
            Resource: "*"
  Name:
    Type: AWS::KMS::Alias
    Properties: { AliasName: alias/orders, TargetKeyId: !Ref Key }
  Logs:
    Type: AWS::Logs::LogGroup
    Properties: { LogGroupName: /ecs/orders, KmsKeyId: !GetAtt Key.Arn }
  Generated:
    Type: AWS::SecretsManager::Secret
    Properties:
      KmsKeyId: !Ref Name
      GenerateSecretString: { SecretStringTemplate: '{"username": "orders"}', GenerateStringKey: password }
  Written:
    Type: AWS::SecretsManager::Secret
    Properties: { SecretString: !Sub '{"host": "\${Database.Endpoint.Address}", "port": \${Database.Endpoint.Port}}' }
  Text:
    Type: AWS::SecretsManager::Secret
    Properties: { GenerateSecretString: { PasswordLength: 20 } }
  Later:
    Type: AWS::SecretsManager::Secret
    Properties: { Description: by hand }
  Flags:
    Type: AWS::SSM::Parameter
    Properties: { Name: /orders/flags, Type: String, Value: none }
  Database:
    Type: AWS::RDS::DBInstance
    Properties: { Engine: postgres, ManageMasterUserPassword: true }
  Attachment:
    Type: AWS::SecretsManager::SecretTargetAttachment
    Properties: { SecretId: !Ref Text, TargetId: !Ref Database, TargetType: AWS::RDS::DBInstance }
  Task:
    Type: AWS::ECS::TaskDefinition
    Properties:
      ContainerDefinitions:
        - { Name: web, Image: orders:1, MountPoints: [{ SourceVolume: files, ContainerPath: /files }] }
      Volumes:
        - { Name: files, EFSVolumeConfiguration: { FilesystemId: fs-0a1b2c3d } }
        - { Name: scratch }
        - { Name: folder, Host: { SourcePath: /srv } }
      PlacementConstraints: [{ Type: memberOf, Expression: "attribute:a == b" }]
`;

async function model(): Promise<Model> {
  const { models, problems } = await readTexts({ "template.yaml": TEMPLATE });
  expect(problems).toEqual([]);
  const [only] = models;
  if (only === undefined) throw new Error("no model");
  return only;
}

describe("what a template keeps safe", () => {
  it("secrets, and the keys of their JSON", async () => {
    const { storedSecrets } = await model();
    expect(
      storedSecrets.map(({ reference, keys }) => [reference, keys.known ? keys.value : keys.reason]),
    ).toEqual([
      ["${Generated}", ["username", "password"]],
      ["${Written}", ["host", "port"]],
      ["${Text}", expect.arrayContaining(["host", "password"])],
      ["${Later}", "what is in it is written later"],
      ["${Flags}", null],
      ["${Database.MasterUserSecret.SecretArn}", ["username", "password"]],
    ]);
  });

  it("keys, also by way of an alias, with whom their policies name", async () => {
    const { encryptionKeys, logGroups, storedSecrets } = await model();
    const [key] = encryptionKeys;
    expect(key?.policy.statements.map((statement) => knownValue(statement)?.principals)).toEqual([
      ["arn:aws:iam::${AWS::AccountId}:root"],
      ["logs.${AWS::Region}.amazonaws.com"],
    ]);
    expect(knownValue(logGroups[0]?.encryptionKey)).toBe(key);
    expect(knownValue(storedSecrets[0]?.encryptionKey)).toBe(key);
    expect(knownValue(storedSecrets[2]?.encryptionKey)).toBeNull();
  });

  it("volumes of tasks by what fills them", async () => {
    const [task] = (await model()).taskDefinitions;
    expect(task?.volumes.map(({ name, kind }) => [knownValue(name), kind])).toEqual([
      ["files", "efs"],
      ["scratch", "empty"],
      ["folder", "host"],
    ]);
    expect(task?.containers[0]?.mountPoints.map(({ containerPath }) => knownValue(containerPath))).toEqual([
      "/files",
    ]);
    expect(task?.placementConstraints).toHaveLength(1);
  });
});
