import { expect, it } from "vitest";
import { openModel, packModel } from "./model-file.js";

const about = { name: "test", version: "1", origin: "here" };
const network = (weights: readonly number[]) => ({
  topology: { nodes: weights.length },
  weightSpecs: [{ name: "w" }],
  weights: Uint8Array.from(weights),
});

it("gives back what was packed", () => {
  const file = openModel(packModel(about, { one: network([1, 2, 3]), two: network([4, 5]) }));
  expect(file.about).toEqual(about);
  expect([...file.network("one").weights]).toEqual([1, 2, 3]);
  expect(file.network("two")).toMatchObject({ topology: { nodes: 2 }, weightSpecs: [{ name: "w" }] });
  expect([...file.network("two").weights]).toEqual([4, 5]);
  expect(() => file.network("three")).toThrow("no network called three");
});

it("refuses anything else", () => {
  expect(() => openModel(Buffer.from("<html>"))).toThrow("not a model of Shine");
});
