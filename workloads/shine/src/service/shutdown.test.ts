import { expect, it } from "vitest";
import { createLog } from "./logging.js";
import { runSteps } from "./shutdown.js";

const log = createLog(() => undefined);

it("runs the steps one after the other, past one that fails", async () => {
  const order: string[] = [];
  const step = (name: string) => ({ name, run: async () => void order.push(name) });
  const failing = { name: "failing", run: () => Promise.reject(new Error("no")) };
  expect(await runSteps([step("listener"), failing, step("pool")], log)).toBe(false);
  expect(order).toEqual(["listener", "pool"]);
});

it("says that all went well when it did", async () => {
  expect(await runSteps([{ name: "listener", run: () => undefined }], log)).toBe(true);
});
