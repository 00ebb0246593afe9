// The five systems tell their true story, and docs/systems.md repeats what the product says of them today.
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { workloadNames } from "../tools/share.mjs";
import { repository, steadyJson } from "./steady.js";
import { expectCheckOnPage, folderOf, systems, systemsPage } from "./systems-page.js";

/** Writes the templates of all attempts; no attempt itself. */
const CDK_APPLICATION = "cdk";
const attempts = systems.flatMap(({ system, attempts: all }) =>
  all.map(({ name }) => [system, name] as const),
);

it("every workload tells its story, with every attempt under deploy/ in it", () => {
  expect(systems.map(({ system }) => system)).toEqual(workloadNames());
  for (const { system, attempts: all } of systems) {
    const deploy = join(repository, "workloads", system, "deploy");
    const folders = readdirSync(deploy).filter((name) => name !== CDK_APPLICATION);
    expect(all.map(({ name }) => name).toSorted()).toEqual(folders.toSorted());
    expect(all.at(-1)?.name).toBe("healthy");
  }
});

it("docs/systems.md has these attempts and no others", () => {
  const anchors = [...systemsPage().matchAll(/<a id="([^"]+)"><\/a>/g)].map(([, anchor]) => anchor);
  expect(anchors).toEqual(attempts.map(([system, name]) => `${system}-${name}`));
});

describe("check", () => {
  it.each(attempts)("%s %s: the page says what is found", async (system, name) => {
    const { code, report } = await steadyJson(["check", folderOf(system, name)]);
    expect(code).toBeLessThan(2);
    expectCheckOnPage(system, name, report);
    // A healthy deployment that is only a little wrong would teach people to ignore warnings.
    if (name === "healthy") expect(report.findings.filter(({ severity }) => severity !== "note")).toEqual([]);
    else expect(report.findings).not.toEqual([]);
  });
});
