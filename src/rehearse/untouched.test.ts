// A client that stands in the code and is not configured makes no connection: its faults show nothing.
import { describe, expect, it } from "vitest";
import { profileOf, run } from "../../tools/profile-examples.js";
import type { Run } from "../profile/index.js";
import { scenarioOf } from "./scenarios.js";
import { concernsOnly, untouchedDependencies } from "./untouched.js";

const idle = (fault: string): Run =>
  run([fault], { effects: [{ fault, connections: 0, bytes: 0, tookEffect: false }] });
const scenarios = ["redis=hang", "redis=lost", "postgres=late:60"].map((fault) => scenarioOf([fault]));

describe("a dependency", () => {
  it("is not used where no fault of it had an effect", () => {
    const profile = profileOf(run([]), idle("redis=hang"), idle("redis=lost"), run(["postgres=late:60"]));
    const untouched = untouchedDependencies(scenarios, [], profile);
    expect(untouched).toEqual(["redis"]);
    expect(scenarios.map((scenario) => concernsOnly(scenario, untouched))).toEqual([true, true, false]);
  });

  it("is used where one fault had an effect, or one was not observed", () => {
    const once = profileOf(run([]), run(["redis=hang"]), idle("redis=lost"), run(["postgres=late:60"]));
    expect(untouchedDependencies(scenarios, [], once)).toEqual([]);
    const unseen = profileOf(run([]), idle("redis=hang"), run(["postgres=late:60"]));
    expect(untouchedDependencies(scenarios, [], unseen)).toEqual([]);
    expect(untouchedDependencies(scenarios, [], null)).toEqual([]);
  });

  it("is never left out of the deployment as it stands", () => {
    const deployed = { ...scenarioOf(["redis=hang"]), asDeployed: true };
    expect(concernsOnly(deployed, ["redis"])).toBe(false);
  });
});
