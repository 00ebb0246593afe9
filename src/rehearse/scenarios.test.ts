// What is played when nothing is asked for, which runs that needs, and how conditions change in a play.
import { describe, expect, it } from "vitest";
import {
  databaseResource,
  DATABASE_URL,
  NETWORK,
  serviceResource,
  taskResource,
  template,
} from "../causes/examples/parts.js";
import { emptyModel, type Model } from "../model/index.js";
import { parseFault } from "../observe/index.js";
import { readTexts } from "../read/index.js";
import type { Implied } from "./implied.js";
import {
  conditionsOf,
  defaultScenarios,
  faultName,
  runsFor,
  scenarioOf,
  serverTerms,
  withTerms,
} from "./scenarios.js";

const NOTHING: Implied = {
  faults: [],
  pullFailure: null,
  balancerBlocked: false,
  refused: null,
  causes: [],
  blocked: false,
};

async function modelOf(...container: readonly string[]): Promise<Model> {
  const { models } = await readTexts({
    "template.yaml": template(NETWORK, taskResource(...container), serviceResource()),
  });
  return models[0] ?? emptyModel("none", ".");
}

const REDIS = "Environment: [{ Name: REDIS_URL, Value: redis://cache.internal:6379 }]";

describe("the scenarios that are played unasked", () => {
  it("are all well, and each dependency's faults after its role", async () => {
    const both = REDIS.replace("}]", "}, { Name: DATABASE_URL, Value: postgres://db.internal:5432/app }]");
    const names = defaultScenarios(await modelOf(both), NOTHING).map((scenario) => scenario.name);
    expect(names).toEqual([
      "all well",
      "redis hangs",
      "redis refused",
      "redis 1 s slow",
      "redis lost",
      "postgres 60 s late",
    ]);
    expect(defaultScenarios(await modelOf(), NOTHING)).toHaveLength(1);
  });

  it("are the deployment as it stands alone, where its files bring a fault", async () => {
    const faults = ["redis=connect-timeout"];
    const scenarios = defaultScenarios(await modelOf(REDIS), { ...NOTHING, faults });
    expect(scenarios).toEqual([{ name: "as deployed", faults, asDeployed: true, unblocked: false }]);
  });

  it("show what stands behind an obstacle, but not where the platform refuses", async () => {
    const model = await modelOf(REDIS);
    const [deployed, behind, ...others] = defaultScenarios(model, { ...NOTHING, blocked: true });
    expect([deployed?.asDeployed, deployed?.unblocked, behind?.asDeployed, behind?.unblocked]).toEqual([
      true,
      false,
      false,
      true,
    ]);
    expect(others).toEqual([]);
    expect(defaultScenarios(model, { ...NOTHING, blocked: true, refused: "no" })).toHaveLength(1);
  });
});

describe("a scenario that is asked for", () => {
  it("is named for its faults, which are sorted", () => {
    const scenario = scenarioOf(["redis=slow:1500", "postgres=late:90"]);
    expect(scenario.name).toBe("redis 1.5 s slow, postgres 90 s late");
    expect(scenario.faults).toEqual(["postgres=late:90", "redis=slow:1500"]);
  });

  it.each([
    ["redis=refused", "redis refused"],
    ["redis=unresolved", "redis not found"],
    ["redis=connect-timeout", "redis unreachable"],
    ["redis=close", "redis breaks off"],
    ["redis=lost", "redis lost"],
    ["redis=lost:refused", "redis lost, refused"],
    ["postgres=tls-only", "postgres needs TLS"],
    ["postgres=auth-refused", "postgres refuses login"],
  ])("%s is called: %s", (fault, name) => {
    expect(faultName(parseFault(fault))).toBe(name);
  });
});

describe("conditions", () => {
  it("stay as they are without a fault that changes", () => {
    expect(conditionsOf(["redis=hang"])).toEqual({
      faults: ["redis=hang"],
      changesAfterMs: null,
      faultsAfterwards: ["redis=hang"],
    });
  });

  it("are well after a late dependency came, and leave other faults alone", () => {
    expect(conditionsOf(["postgres=late:60", "redis=hang"])).toEqual({
      faults: ["postgres=late:60", "redis=hang"],
      changesAfterMs: 60_000,
      faultsAfterwards: ["redis=hang"],
    });
  });

  it("are those of a dependency that is gone, ten minutes in", () => {
    const lost = conditionsOf(["redis=lost"]);
    expect(lost).toMatchObject({ changesAfterMs: 600_000, faultsAfterwards: ["redis=hang"] });
    expect(conditionsOf(["redis=lost:refused"]).faultsAfterwards).toEqual(["redis=refused"]);
  });
});

describe("the servers' own terms", () => {
  const TLS = ["postgres=tls-only"];

  it("are read off the files", async () => {
    const text = template(
      NETWORK,
      databaseResource("EngineVersion: '16.3'"),
      taskResource(...DATABASE_URL),
      serviceResource(),
    );
    const { models } = await readTexts({ "template.yaml": text });
    expect(models.flatMap(serverTerms)).toEqual(TLS);
    expect(serverTerms(await modelOf(REDIS))).toEqual([]);
  });

  it("hold in every scenario that leaves the server alone", () => {
    expect(withTerms(["redis=hang"], TLS)).toEqual(["postgres=tls-only", "redis=hang"]);
    expect(withTerms(["postgres=refused"], TLS)).toEqual(["postgres=refused"]);
  });

  it("hold again when a late server has come", () => {
    const late = scenarioOf(["postgres=late:60"]);
    expect(runsFor([late], TLS)).toEqual([TLS, ["postgres=late:60"]]);
  });
});

describe("the runs", () => {
  it("are each condition's once, and what a task meets that starts after a change", () => {
    const scenarios = [["redis=hang"], ["redis=lost"], ["redis=lost:refused"]].map(scenarioOf);
    expect(runsFor(scenarios, [])).toEqual([
      [],
      ["redis=hang"],
      ["redis=lost"],
      ["redis=lost:refused"],
      ["redis=refused"],
    ]);
  });
});
