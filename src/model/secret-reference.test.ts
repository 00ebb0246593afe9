// What a container's valueFrom names: the secret, the key in it, and how many parts follow.
import { describe, expect, it } from "vitest";
import { parseSecretReference } from "./secret-reference.js";

const ARN = "arn:aws:secretsmanager:eu-west-1:111122223333:secret:orders/db-AbCdEf";

describe("references to secrets", () => {
  it.each([
    [ARN, ARN, null, 0],
    [`${ARN}:password::`, ARN, "password", 3],
    [`${ARN}::AWSCURRENT:`, ARN, null, 3],
    [`${ARN}:password`, ARN, "password", 1],
    ["${Credentials}", "${Credentials}", null, 0],
    [
      "${Database.MasterUserSecret.SecretArn}:password::",
      "${Database.MasterUserSecret.SecretArn}",
      "password",
      3,
    ],
    [
      "arn:aws:secretsmanager:${AWS::Region}:${AWS::AccountId}:secret:db:key::",
      "arn:aws:secretsmanager:${AWS::Region}:${AWS::AccountId}:secret:db",
      "key",
      3,
    ],
  ])("%s", (text, secret, key, partsAfter) => {
    expect(parseSecretReference(text)).toEqual({ secret, key, partsAfter });
  });

  it.each(["/orders/token", "token", "arn:aws:ssm:eu-west-1:111122223333:parameter/orders/token", ""])(
    "%s is no secret's",
    (text) => {
      expect(parseSecretReference(text)).toBeNull();
    },
  );
});
