import {
  type EncryptionKey,
  known,
  type LogGroup,
  type Origin,
  type ResourcePolicy,
  type StoredSecret,
  unknown,
  type Value,
} from "../../model/index.js";
import type { Fields } from "../resource/fields.js";
import { textOf } from "../resource/resolved.js";
import { principalStatements } from "../resource/resource-policy.js";
import type { Fragment } from "../reader.js";
import type { Nouns } from "./nouns.js";
import type { StackReading } from "./stack.js";
import type { Resource } from "./template.js";

/** Log groups, secrets and keys that a template makes. */
export function readSafekeeping(
  stack: StackReading,
  nouns: Nouns,
): Pick<Fragment, "logGroups" | "storedSecrets" | "encryptionKeys"> {
  return {
    logGroups: stack
      .ofType("AWS::Logs::LogGroup")
      .map((each) => readLogGroup(stack.fields(each), each.id, nouns)),
    storedSecrets: [
      ...stack.ofType("AWS::SecretsManager::Secret").map((each) => readSecret(stack, each, nouns)),
      ...stack.ofType("AWS::SSM::Parameter").map((each) => readParameter(stack.fields(each), each.id)),
      ...stack
        .ofType("AWS::RDS::DBInstance", "AWS::RDS::DBCluster")
        .flatMap((each) => managedPassword(stack.fields(each), each.id, nouns)),
    ],
    encryptionKeys: stack.ofType("AWS::KMS::Key").map((each) => nouns.encryptionKeyOf(each)),
  };
}

function readLogGroup(fields: Fields, id: string, nouns: Nouns): LogGroup {
  return {
    id,
    origin: fields.origin,
    name: fields.requiredText("LogGroupName", "no name is written, so that the deployment makes one up"),
    encryptionKey: keyOf(fields, "KmsKeyId", nouns),
  };
}

function keyOf(fields: Fields, name: string, nouns: Nouns): Value<EncryptionKey | null> {
  const raw = fields.raw(name);
  return raw === undefined ? fields.fallback<EncryptionKey | null>(name, null) : nouns.encryptionKey(raw);
}

/** Without a policy of its own a key has the default one, with which IAM policies of the account decide. */
export function keyPolicy(fields: Fields): ResourcePolicy {
  const document = fields.raw("KeyPolicy");
  const complete = fields.mapping.incomplete === null;
  return document === undefined
    ? { statements: [], complete }
    : { statements: principalStatements(document, fields), complete };
}

function readSecret(stack: StackReading, resource: Resource, nouns: Nouns): StoredSecret {
  const fields = stack.fields(resource);
  return {
    id: resource.id,
    origin: fields.origin,
    kind: "secret",
    reference: `\${${resource.id}}`,
    name: fields.requiredText("Name", "no name is written, so that the deployment makes one up"),
    keys: keysOf(stack, resource, fields),
    encryptionKey: keyOf(fields, "KmsKeyId", nouns),
  };
}

function readParameter(fields: Fields, id: string): StoredSecret {
  return {
    id,
    origin: fields.origin,
    kind: "parameter",
    reference: `\${${id}}`,
    name: fields.requiredText("Name", "no name is written, so that the deployment makes one up"),
    keys: known(null, fields.origin),
    encryptionKey: known(null, fields.origin),
  };
}

/**
 * What RDS keeps when it manages the password itself.
 * Source: https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-secrets-manager.html (read 2026-11-21)
 */
const MANAGED_PASSWORD_KEYS = ["username", "password"];

function managedPassword(fields: Fields, id: string, nouns: Nouns): StoredSecret[] {
  const managed = fields.boolean("ManageMasterUserPassword", false);
  if (!managed.known || !managed.value) return [];
  return [
    {
      id,
      origin: fields.origin,
      kind: "secret",
      reference: `\${${id}.MasterUserSecret.SecretArn}`,
      name: unknown("RDS makes the name up", fields.origin),
      keys: known(MANAGED_PASSWORD_KEYS, managed.origin),
      encryptionKey: keyOf(fields.nested("MasterUserSecret"), "KmsKeyId", nouns),
    },
  ];
}

/**
 * What attaching a secret to a database adds to it.
 * Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-secretsmanager-secrettargetattachment.html
 * and https://docs.aws.amazon.com/secretsmanager/latest/userguide/reference_secret_json_structure.html (read 2026-11-21)
 */
const ATTACHED_KEYS = [
  "engine",
  "host",
  "port",
  "dbname",
  "username",
  "password",
  "dbInstanceIdentifier",
  "dbClusterIdentifier",
  "masterarn",
  "ssl",
];

function keysOf(stack: StackReading, resource: Resource, fields: Fields): Value<readonly string[] | null> {
  const written = writtenKeys(fields);
  if (!written.known) return written;
  const attached = stack.workspace
    .everywhere("AWS::SecretsManager::SecretTargetAttachment")
    .some((each) => stack.owns(each.stack.fields(each.resource).raw("SecretId"), resource.id));
  return attached ? { ...written, value: [...(written.value ?? []), ...ATTACHED_KEYS] } : written;
}

/** A secret without any text is filled later; that is not told here. */
function writtenKeys(fields: Fields): Value<readonly string[] | null> {
  const generated = fields.raw("GenerateSecretString");
  const text = fields.raw("SecretString");
  if (text !== undefined) return jsonKeys(textOf(text), text.origin);
  if (generated?.kind !== "mapping") return unknown("what is in it is written later", fields.origin);
  const generate = fields.nested("GenerateSecretString");
  const added = textOf(generate.raw("GenerateStringKey"));
  const template = generate.raw("SecretStringTemplate");
  if (template === undefined)
    return added === null
      ? known(null, generated.origin)
      : unknown("its template is missing", generated.origin);
  const keys = jsonKeys(textOf(template), template.origin);
  if (!keys.known || added === null)
    return keys.known ? unknown("the key of the password is not known", generated.origin) : keys;
  return { ...keys, value: [...(keys.value ?? []), added] };
}

/** Values may be filled in by the deployment; keys are written. Null for a text that is no JSON object. */
function jsonKeys(text: string | null, origin: Origin): Value<readonly string[] | null> {
  if (text === null) return unknown("what is in it is not wholly known", origin);
  const plain = text.replace(/\$\{[^{}]*\}/g, "0");
  try {
    const parsed: unknown = JSON.parse(plain);
    const object = typeof parsed === "object" && parsed !== null && !Array.isArray(parsed);
    return known(object ? Object.keys(parsed) : null, origin);
  } catch {
    // A placeholder that stands for a part of the structure makes it unreadable here, not wrong.
    return plain === text && !text.trimStart().startsWith("{")
      ? known(null, origin)
      : unknown("its text is not JSON as it stands here", origin);
  }
}
