// The safe repairs, made in memory until none is left. The causes here look for numbers in a template.
import { describe, expect, it } from "vitest";
import { type Cause, defineCause, found, type RepairDraft } from "../causes/index.js";
import { service } from "../causes/examples/parts.js";
import { type Change, knownValue, type Model } from "../model/index.js";
import { readTexts } from "../read/index.js";
import { mend, type Mended } from "./mend.js";

function set(property: string, value: number): Change {
  return {
    op: "set",
    node: { file: "template.yaml", path: ["Resources", "Service", "Properties", property] },
    value,
  };
}

/** Found while `wrong`; `count` and `grace` are those of the service. */
function cause(
  id: string,
  wrong: (count: number, grace: number) => boolean,
  ...repairs: readonly RepairDraft[]
): Cause {
  const check = (model: Model) =>
    model.services.flatMap(({ desiredCount, healthCheckGracePeriodSeconds }) =>
      wrong(knownValue(desiredCount) ?? -1, knownValue(healthCheckGracePeriodSeconds) ?? -1)
        ? [
            found({
              title: id,
              explanation: "",
              where: [{ origin: desiredCount.origin, value: id }],
              repairs,
            }),
          ]
        : [],
    );
  return defineCause({
    id,
    title: id,
    severity: "error",
    meaning: "",
    hurts: "",
    mend: "",
    links: [],
    check,
    explainsEvents: [],
    explains: [],
    examples: { failing: [], healthy: [] },
  });
}

function safe(...changes: readonly Change[]): RepairDraft {
  return { description: changes.map((change) => JSON.stringify(change)).join(), safe: true, changes };
}

async function mended(...causes: readonly Cause[]): Promise<Mended> {
  const result = await readTexts({
    "template.yaml": service("DesiredCount: 2 # two", "HealthCheckGracePeriodSeconds: 5"),
  });
  return mend(result, { catalogue: causes });
}

describe("mending", () => {
  it("changes nothing where nothing is found, or only what is suggested", async () => {
    const suggested = { ...safe(set("DesiredCount", 3)), safe: false };
    const { texts, applied, refused } = await mended(
      cause("never", () => false, safe(set("DesiredCount", 9))),
      cause("suggested", () => true, suggested),
    );
    expect([texts.size, applied.length, refused.length]).toEqual([0, 0, 0]);
  });

  it("goes on while a repair uncovers the next, and keeps comments", async () => {
    const { texts, applied } = await mended(
      cause(
        "second",
        (count, grace) => count === 3 && grace < 60,
        safe(set("HealthCheckGracePeriodSeconds", 60)),
      ),
      cause("first", (count) => count === 2, safe(set("DesiredCount", 3))),
    );
    expect(applied.map((one) => one.cause)).toEqual(["first", "second"]);
    expect(texts.get("template.yaml")).toContain("DesiredCount: 3 # two");
    expect(texts.get("template.yaml")).toContain("HealthCheckGracePeriodSeconds: 60");
  });

  it("refuses what contradicts a repair that was made, and makes the rest", async () => {
    const { texts, applied, refused } = await mended(
      cause("one", (count) => count === 2, safe(set("DesiredCount", 3))),
      cause("two", (count) => count === 2, safe(set("DesiredCount", 4))),
      cause("grace", (_count, grace) => grace < 60, safe(set("HealthCheckGracePeriodSeconds", 60))),
    );
    expect(applied.map((one) => one.cause)).toEqual(["grace", "one"]);
    expect(refused.map((one) => one.cause)).toEqual(["two"]);
    expect(texts.get("template.yaml")).toContain("DesiredCount: 3");
  });

  it("makes one change once, whoever asks for it", async () => {
    const { applied } = await mended(
      cause("a", (count) => count === 2, safe(set("DesiredCount", 3))),
      cause("b", (count) => count === 2, safe(set("DesiredCount", 3))),
    );
    expect(applied).toHaveLength(1);
  });

  it("ends where two repairs undo each other, or one does not help", async () => {
    const undoing = await mended(
      cause("up", (count) => count === 2, safe(set("DesiredCount", 3))),
      cause("down", (count) => count === 3, safe(set("DesiredCount", 2))),
    );
    expect(undoing.applied.length).toBeLessThanOrEqual(10);
    const useless = await mended(cause("useless", () => true, safe(set("DesiredCount", 3))));
    expect(useless.applied).toHaveLength(1);
  });
});
