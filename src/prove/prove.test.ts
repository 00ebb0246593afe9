// A repair is proven by reading the changed files again and playing what they say; here the play is
// a plain function of the Model that was read.
import { beforeAll, describe, expect, it } from "vitest";
import { profileOf, run } from "../../tools/profile-examples.js";
import { service } from "../causes/examples/parts.js";
import type { Assumption, Finding, Repair } from "../finding/index.js";
import { type Change, knownValue, type Model } from "../model/index.js";
import { runUnder } from "../profile/index.js";
import { changedTexts, type ReadResult, readTexts } from "../read/index.js";
import { PROOF_SEEDS, proofOf, prove, type ProveInput, type Replay, smallestSet } from "./prove.js";

const SETTLES: Replay = { reachesSteadyState: true, atSeconds: 100, ordinaryAnswered: true };
const FAILS: Replay = { reachesSteadyState: false, atSeconds: null, ordinaryAnswered: null };

let result: ReadResult;
let model: Model;
beforeAll(async () => {
  result = await readTexts({
    "template.yaml": service(
      "DesiredCount: 2",
      "HealthCheckGracePeriodSeconds: 5",
      "EnableExecuteCommand: false",
    ),
  });
  const [read] = result.models;
  if (read === undefined) throw new Error("the template is a deployment");
  model = read;
});

interface Facts {
  readonly count: number;
  readonly grace: number;
  readonly exec: boolean;
  /** The Profile was adapted to an assumption. */
  readonly mended: boolean;
}

/** Replays decided by what the changed files say; `settles` may differ by seed. */
function inputWith(
  settles: (facts: Facts, seed: string) => boolean | null,
): ProveInput & { plays: string[] } {
  const plays: string[] = [];
  const profile = profileOf(run([]), run(["redis=hang"], { listens: [] }));
  return {
    plays,
    result,
    model,
    seed: "s",
    allWell: [],
    prepare: async (changed, adapt) => {
      const [read] = changed.services;
      if (read === undefined) return null;
      const facts: Facts = {
        count: knownValue(read.desiredCount) ?? -1,
        grace: knownValue(read.healthCheckGracePeriodSeconds) ?? -1,
        exec: knownValue(read.enableExecuteCommand) ?? false,
        mended: (runUnder(adapt(profile), ["redis=hang"])?.listens.length ?? 0) > 0,
      };
      if (settles(facts, "s/0") === null) return null;
      return (seed) => {
        plays.push(seed);
        return settles(facts, seed) ? { ...SETTLES, atSeconds: 100 + Number(seed.split("/")[1]) } : FAILS;
      };
    },
  };
}

function set(property: string, value: string | number | boolean): Change {
  return {
    op: "set",
    node: { file: "template.yaml", path: ["Resources", "Service", "Properties", property] },
    value,
  };
}

function repair(changes: readonly Change[], assumption: Assumption | null = null): Repair {
  const edits = editsOf(changes);
  return { description: JSON.stringify(changes), safe: true, changes, edits, assumption, proof: null };
}

function editsOf(changes: readonly Change[]): Repair["edits"] {
  return changedTexts(result, changes)?.edits ?? [];
}

const MENDED: Assumption = { text: "it listens", replaces: "keeps-running-and-recovers", boundSeconds: null };

function finding(cause: string, ...repairs: readonly Repair[]): Finding {
  const none = { explains: [], for: [], against: [], missing: [], path: [], where: [] };
  return { ...none, cause, severity: "error", confidence: 1, title: cause, explanation: "", repairs };
}

describe("a proof", () => {
  it("plays what the changed files say, and gives the span of the times", async () => {
    const input = inputWith(({ grace }) => grace === 300);
    const proof = await proofOf([repair([set("HealthCheckGracePeriodSeconds", 300)])], input);
    expect(proof).toEqual({
      reachesSteadyState: true,
      atSeconds: [100, 199],
      seeds: PROOF_SEEDS,
      assumes: null,
      ordinaryAnswered: true,
    });
    expect(new Set(input.plays).size).toBe(100);
    expect(knownValue(model.services[0]?.healthCheckGracePeriodSeconds)).toBe(5);
  });

  it("is refuted by one seed, and plays no more", async () => {
    const input = inputWith((_facts, seed) => seed !== "s/7");
    const proof = await proofOf([repair([set("DesiredCount", 3)])], input);
    expect(proof).toMatchObject({ reachesSteadyState: false, atSeconds: null, seeds: 8 });
    expect(input.plays).toHaveLength(8);
  });

  it("says what it assumes where the application's code would be repaired", async () => {
    const proof = await proofOf(
      [repair([], MENDED)],
      inputWith(({ mended }) => mended),
    );
    expect(proof).toMatchObject({ reachesSteadyState: true, assumes: "it listens" });
  });

  it("is none where nothing is changed, changes contradict, the place is gone, or it cannot be replayed", async () => {
    const settles = inputWith(() => true);
    const contradiction = [set("DesiredCount", 1), set("DesiredCount", 2)];
    const elsewhere: Change = { op: "set", node: { file: "other.yaml", path: ["A"] }, value: 1 };
    expect(await proofOf([repair([])], settles)).toBeNull();
    expect(await proofOf([repair(contradiction)], settles)).toBeNull();
    expect(await proofOf([repair([elsewhere])], settles)).toBeNull();
    expect(settles.plays).toEqual([]);
    expect(
      await proofOf(
        [repair([set("DesiredCount", 1)])],
        inputWith(() => null),
      ),
    ).toBeNull();
  });

  it("stands with each repair of a finding alone", async () => {
    const grace = repair([set("HealthCheckGracePeriodSeconds", 300)]);
    const count = repair([set("DesiredCount", 1)]);
    const proven = await prove(
      finding("x", grace, count),
      inputWith(({ grace }) => grace === 300),
    );
    expect(proven.repairs.map(({ proof }) => proof?.reachesSteadyState)).toEqual([true, false]);
  });
});

describe("the smallest set", () => {
  const needed = ({ grace, mended }: Facts): boolean => grace === 300 && mended;
  const three = (): Finding[] => [
    finding("a", repair([set("DesiredCount", 3)])),
    finding("b", repair([set("HealthCheckGracePeriodSeconds", 300)])),
    finding("c", repair([], MENDED)),
  ];

  it("leaves out what is not needed, whichever it is", async () => {
    for (const order of [three(), three().reverse()]) {
      const smallest = await smallestSet(order, inputWith(needed));
      expect(new Set(smallest?.repairs)).toEqual(
        new Set(
          [order.find((one) => one.cause === "b"), order.find((one) => one.cause === "c")].flatMap(
            (one) => one?.repairs ?? [],
          ),
        ),
      );
      expect(smallest?.proof).toMatchObject({ reachesSteadyState: true, seeds: 100, assumes: "it listens" });
    }
  });

  it("is none where one repair alone is enough, where one finding is all, or where all together are not", async () => {
    const input = inputWith(needed);
    const alone = await prove(
      finding("b", repair([set("HealthCheckGracePeriodSeconds", 300)])),
      inputWith(() => true),
    );
    expect(await smallestSet([...three(), alone], input)).toBeNull();
    expect(await smallestSet(three().slice(0, 1), input)).toBeNull();
    expect(
      await smallestSet(
        three(),
        inputWith(() => false),
      ),
    ).toBeNull();
  });
});
