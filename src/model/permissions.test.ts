import { describe, expect, it } from "vitest";
import { matchesAction, roleAllows } from "./permissions.js";
import type { PolicyStatement, Role } from "./role.js";
import { known, NOWHERE, unknown } from "./value.js";

const allow = (...actions: string[]): PolicyStatement => ({
  origin: NOWHERE,
  effect: "Allow",
  actions,
  negated: false,
  resources: [known("*")],
});

const role = (statements: PolicyStatement[], change: Partial<Role> = {}): Role => ({
  id: "Role",
  origin: NOWHERE,
  managedPolicyArns: [],
  statements: statements.map((statement) => known(statement)),
  complete: true,
  ...change,
});

const managed = (arn: string): readonly string[] | null => (arn === "known" ? ["logs:*"] : null);
const ask = (subject: Role, action = "logs:PutLogEvents") => roleAllows(subject, action, managed);

describe("what a role may do", () => {
  it("follows from its statements", () => {
    expect(ask(role([allow("logs:putlogevents")]))).toBe("yes");
    expect(ask(role([allow("s3:*")]))).toBe("no");
    expect(ask(role([{ ...allow("s3:*"), negated: true }])), "everything but S3").toBe("yes");
    expect(ask(role([{ ...allow("logs:*"), negated: true }]))).toBe("no");
  });

  it("follows from policies whose content is known", () => {
    expect(ask(role([], { managedPolicyArns: [known("known")] }))).toBe("yes");
    expect(ask(role([], { managedPolicyArns: [known("known")] }), "ssm:GetParameters")).toBe("no");
  });

  it("stays unknown where something is hidden", () => {
    expect(ask(role([], { managedPolicyArns: [known("own")] }))).toBe("unknown");
    expect(ask(role([], { complete: false }))).toBe("unknown");
    expect(ask(role([], { statements: [unknown("imported")] }))).toBe("unknown");
    expect(
      ask(role([allow("logs:*"), { ...allow("*"), effect: "Deny" }])),
      "a denial may have conditions",
    ).toBe("unknown");
  });
});

it.each([
  ["logs:*", "logs:PutLogEvents", true],
  ["LOGS:put*", "logs:PutLogEvents", true],
  ["logs:Put?ogEvents", "logs:PutLogEvents", true],
  ["log.:*", "logs:PutLogEvents", false],
  ["logs:Put", "logs:PutLogEvents", false],
])("%s matches %s: %s", (pattern, action, expected) => {
  expect(matchesAction(pattern, action)).toBe(expected);
});
