import { describe, expect, it } from "vitest";
import { textFiles, withTexts } from "../input/index.js";
import type { Change } from "../model/index.js";
import { applyTextEdits } from "./document/text-edit.js";
import { applyChanges } from "./edit.js";
import { reader as ecs } from "./ecs/index.js";

const service = `{
  "serviceName": "web",
  "desiredCount": 1,
  "loadBalancers": [
    {"containerName": "a", "containerPort": 1},
    {"containerName": "b", "containerPort": 2}
  ]
}
`;
const files = textFiles({ "s.json": service });
const set = (path: (string | number)[], value: string | number | boolean): Change => ({
  op: "set",
  node: { file: "s.json", path },
  value,
});

describe("applyChanges", () => {
  it("makes several changes at once, also below a parent that one of them adds", () => {
    const applied = applyChanges([ecs], files, [
      set(["deploymentConfiguration", "deploymentCircuitBreaker", "enable"], true),
      set(["deploymentConfiguration", "deploymentCircuitBreaker", "rollback"], true),
      set(["desiredCount"], 2),
      { op: "remove", node: { file: "s.json", path: ["loadBalancers", 0] } },
    ]);
    const text = applied?.texts.get("s.json") ?? "";
    expect(JSON.parse(text)).toEqual({
      serviceName: "web",
      desiredCount: 2,
      loadBalancers: [{ containerName: "b", containerPort: 2 }],
      deploymentConfiguration: { deploymentCircuitBreaker: { enable: true, rollback: true } },
    });
    expect(applyTextEdits("s.json", service, applied?.edits ?? [])).toBe(text);
  });

  it("removes from the back, whatever the order of the changes", () => {
    const remove = (index: number): Change => ({
      op: "remove",
      node: { file: "s.json", path: ["loadBalancers", index] },
    });
    const applied = applyChanges([ecs], files, [remove(0), remove(1)]);
    expect(JSON.parse(applied?.texts.get("s.json") ?? "")).toMatchObject({ loadBalancers: [] });
  });

  it("refuses changes that want different things of one node, and those that cannot be made", () => {
    expect(applyChanges([ecs], files, [set(["desiredCount"], 2), set(["desiredCount"], 3)])).toBeNull();
    expect(
      applyChanges([ecs], files, [
        { op: "remove", node: { file: "s.json", path: ["loadBalancers"] } },
        set(["loadBalancers", 0, "containerPort"], 3),
      ]),
    ).toBeNull();
    expect(applyChanges([ecs], files, [set(["serviceName", "x"], 1)])).toBeNull();
    expect(applyChanges([ecs], textFiles({}), [set(["desiredCount"], 2)])).toBeNull();
  });

  it("leaves the input as it was", () => {
    const applied = applyChanges([ecs], files, [set(["desiredCount"], 5)]);
    expect(files.files.get("s.json")?.text()).toBe(service);
    const after = withTexts(files, applied?.texts ?? new Map());
    expect(after.files.get("s.json")?.text()).toContain('"desiredCount": 5');
  });
});
