import { afterEach, beforeEach, expect, it } from "vitest";
import { startAnalyst, type Analyst } from "../src/analysis/analyst.js";
import { createLog } from "../src/service/logging.js";

// A thread can die of a photo: of memory that runs out, or of a defect in a library.
const FRAGILE = new URL("./support/fragile-thread.mjs", import.meta.url);
const GOOD = new Uint8Array(2);
const DEADLY = new Uint8Array(1);
let log = "";
let analyst: Analyst;

beforeEach(async () => {
  log = "";
  analyst = startAnalyst(
    createLog((line) => (log += line)),
    FRAGILE,
  );
  await analyst.load("model");
});
afterEach(() => analyst.stop());

it("answers every photo that was asked of a thread that ends, and goes on with a new one", async () => {
  const asked = await Promise.allSettled([GOOD, DEADLY, GOOD].map((photo) => analyst.analyse(photo)));
  expect(asked.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "rejected"]);
  expect(asked[1]).toMatchObject({ reason: { status: 503, code: "unavailable" } });
  expect(log).toContain("the analysis thread ended");
  expect(await analyst.analyse(GOOD)).toEqual({ notice: "measured" });
});

it("takes no more photos than may wait", async () => {
  const asked = await Promise.allSettled(Array.from({ length: 10 }, () => analyst.analyse(GOOD)));
  expect(asked.filter(({ status }) => status === "rejected")).toHaveLength(2);
});

it("ends without a word", async () => {
  await analyst.stop();
  expect(log).toBe("");
});
