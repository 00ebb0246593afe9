import { describe, expect, it } from "vitest";
import { absent, known, type NodeRef, NOWHERE, unknown } from "../../model/index.js";
import { setText, setTogether, setValue } from "./changes.js";

const node = (...path: (string | number)[]): NodeRef => ({ file: "template.yaml", path });
const at = (...path: (string | number)[]) => ({ place: null, node: node(...path), written: true });

describe("changes", () => {
  it("are none where no file holds the value", () => {
    expect(setValue(known(1), 2)).toEqual([]);
    expect(setText(known("a"), NOWHERE, "Image", "b")).toEqual([]);
  });

  it("add siblings that are all missing with their parent, so that it is made once", () => {
    const enable = absent(false, at("Service", "Breaker", "Enable"));
    const rollback = absent(false, at("Service", "Breaker", "Rollback"));
    expect(
      setTogether([
        { value: enable, to: true },
        { value: rollback, to: true },
      ]),
    ).toEqual([{ op: "set", node: node("Service", "Breaker"), value: { Enable: true, Rollback: true } }]);
  });

  it("leave what stands beside a written sibling alone", () => {
    const enable = known(false, at("Service", "Breaker", "Enable"));
    const rollback = absent(false, at("Service", "Breaker", "Rollback"));
    expect(
      setTogether([
        { value: enable, to: true },
        { value: rollback, to: true },
      ]).map((change) => change.node.path.at(-1)),
    ).toEqual(["Enable", "Rollback"]);
  });

  it("write a text with placeholders as a substitution in a template only", () => {
    const inTemplate = at("Resources", "Task", "Properties", "ContainerDefinitions", 0);
    const composed = unknown("it is put together", NOWHERE);
    expect(setText(composed, inTemplate, "Image", "${Registry}/orders:2")).toEqual([
      {
        op: "set",
        node: node("Resources", "Task", "Properties", "ContainerDefinitions", 0, "Image"),
        value: { "Fn::Sub": "${Registry}/orders:2" },
      },
    ]);
    expect(setText(composed, inTemplate, "Image", "orders:2")[0]).toMatchObject({ value: "orders:2" });
    expect(setText(composed, at("containerDefinitions", 0), "Image", "${IMAGE}:2")).toEqual([
      { op: "set", node: node("containerDefinitions", 0, "image"), value: "${IMAGE}:2" },
    ]);
  });
});
