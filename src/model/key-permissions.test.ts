// Who may use a key: by its own policy, or by policies of IAM where it leaves that to them.
import { describe, expect, it } from "vitest";
import { keyAllowsService, keyLeavesToIam } from "./key-permissions.js";
import type { PrincipalStatement } from "./messaging.js";
import type { EncryptionKey } from "./safekeeping.js";
import { known, NOWHERE, unknown, type Value } from "./value.js";

function key(statements: Value<PrincipalStatement>[], complete = true): EncryptionKey {
  return { id: "Key", origin: NOWHERE, policy: { statements, complete } };
}

function allow(principal: string, ...actions: string[]): Value<PrincipalStatement> {
  return known({
    origin: NOWHERE,
    effect: "Allow",
    actions,
    negated: false,
    resources: [],
    principals: [principal],
    conditions: {},
  });
}

const ROOT = allow("arn:aws:iam::111122223333:root", "kms:*");

describe("keys", () => {
  it("leave to IAM what their policy gives to the account", () => {
    expect(keyLeavesToIam(key([]), "kms:Decrypt")).toBe("yes");
    expect(keyLeavesToIam(key([ROOT]), "kms:Decrypt")).toBe("yes");
    expect(keyLeavesToIam(key([allow("${Role.Arn}", "kms:*")]), "kms:Decrypt")).toBe("no");
    expect(keyLeavesToIam(key([unknown("a parameter")]), "kms:Decrypt")).toBe("unknown");
  });

  it("let a service in only by name, with or without its region", () => {
    expect(keyAllowsService(key([ROOT]), "kms:Decrypt", "logs")).toBe("no");
    expect(keyAllowsService(key([]), "kms:Decrypt", "logs")).toBe("no");
    expect(
      keyAllowsService(
        key([allow("logs.${AWS::Region}.amazonaws.com", "kms:Decrypt*")]),
        "kms:Decrypt",
        "logs",
      ),
    ).toBe("yes");
    expect(keyAllowsService(key([allow("logs.amazonaws.com", "kms:Encrypt*")]), "kms:Decrypt", "logs")).toBe(
      "no",
    );
    expect(
      keyAllowsService(key([allow("delivery.logs.amazonaws.com", "kms:*")]), "kms:Decrypt", "logs"),
    ).toBe("no");
    expect(keyAllowsService(key([allow("*", "kms:*")]), "kms:Decrypt", "logs")).toBe("yes");
    expect(keyAllowsService(key([ROOT], false), "kms:Decrypt", "logs")).toBe("unknown");
  });
});
