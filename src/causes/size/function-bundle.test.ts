// A package is judged by what it is unpacked: archives of that size are no fixtures, so the size is set here.
import { expect, it } from "vitest";
import { readTexts } from "../../read/read.js";
import { functionResource } from "../events/example-parts.js";
import { template } from "../examples/parts.js";
import { functionBundles } from "./function-bundle.js";

it("finds packages beyond the limit, and no others", async () => {
  const { models } = await readTexts({ "stack.yaml": template(functionResource()) });
  const [model] = models;
  const [only] = model?.functions ?? [];
  if (model === undefined || only === undefined) throw new Error("no function");
  const judge = (bytes: number | null) => {
    only.codeBytes = bytes;
    return functionBundles(model).map(({ outcome }) => outcome);
  };
  expect(judge(null)).toEqual([]);
  expect(judge(262_144_000)).toEqual([]);
  expect(judge(262_144_001)).toEqual(["found"]);
});
