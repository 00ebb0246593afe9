import { shelter } from "./placeholder.js";

/** What a container's `valueFrom` names, taken apart. */
export interface SecretReference {
  /** The secret itself: its ARN, its name, or `${Credentials}`. */
  readonly secret: string;
  /** The key within its JSON; null for the whole text. */
  readonly key: string | null;
  /** How many parts follow the secret: ECS wants none or three. */
  readonly partsAfter: number;
}

/** An ARN has six colons before and within the secret's name. */
const COLONS_OF_ARN = 6;

/**
 * `arn:aws:secretsmanager:…:secret:name-AbCdEf:key:stage:version`, and the same with a placeholder
 * for the ARN. Null for a parameter's name or ARN, which has no such parts.
 * Source: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/secrets-envvar-secrets-manager.html (read 2026-11-21)
 */
export function parseSecretReference(text: string): SecretReference | null {
  const { text: sheltered, restore } = shelter(text.trim());
  const parts = sheltered.split(":");
  const isArn = parts[0] === "arn";
  if (isArn && parts[2] !== "secretsmanager") return null;
  const length = isArn ? COLONS_OF_ARN + 1 : 1;
  if (parts.length < length || (!isArn && !text.trim().startsWith("${"))) return null;
  const key = parts[length];
  return {
    secret: restore(parts.slice(0, length).join(":")),
    key: key === undefined || key === "" ? null : restore(key),
    partsAfter: parts.length - length,
  };
}
