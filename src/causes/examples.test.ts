// Every cause's examples are its tests: a failing one shows it, a healthy near miss does not, and
// no healthy one is called an error by another cause.
import { describe, expect, it } from "vitest";
import type { Model } from "../model/index.js";
import { readTexts } from "../read/read.js";
import type { Timeline } from "../timeline/index.js";
import { EVENT_KINDS } from "../timeline/index.js";
import type { Cause, Example } from "./cause.js";
import { causes } from "./causes.generated.js";

async function modelsOf(example: Example): Promise<readonly Model[]> {
  if (example.files === undefined) return [];
  const { models, problems } = await readTexts(example.files);
  expect(problems).toEqual([]);
  expect(models.length, "the example's files are a deployment").toBeGreaterThan(0);
  return models;
}

function timelineOf(example: Example): Timeline | null {
  if (example.timeline === undefined) return null;
  const entries = example.timeline.map((event) => ({
    ...event,
    text: event.text ?? "",
    data: event.data ?? {},
    where: [],
  }));
  return { entries, endSeconds: Math.max(0, ...entries.map((entry) => entry.at)) };
}

/** What a cause says about an example: a line per defect or sign. */
function said(
  cause: Cause,
  models: readonly Model[],
  timeline: Timeline | null,
  errorsOnly = false,
): string[] {
  const defects =
    timeline === null
      ? models
          .flatMap((model) => cause.check?.(model) ?? [])
          .filter((each) => each.outcome === "found")
          .filter(({ defect }) => !(errorsOnly && defect.suspected === true))
      : [];
  const signs = timeline === null ? [] : (cause.signs?.(timeline, models[0] ?? null) ?? []);
  return [
    ...defects.map(({ defect }) => defect.title ?? cause.title),
    ...signs.map((sign) => sign.title ?? cause.title),
  ];
}

describe.each(causes.map((cause) => [cause.id, cause] as const))("%s", (_id, cause) => {
  it("says what it means, why it hurts and how to mend it", () => {
    for (const text of [cause.title, cause.meaning, cause.hurts, cause.mend])
      expect(text.trim()).not.toBe("");
    expect(cause.links.length).toBeGreaterThan(0);
    for (const { url } of cause.links) expect(url).toMatch(/^https:\/\//);
    expect(cause.explainsEvents.filter((kind) => !(kind in EVENT_KINDS))).toEqual([]);
    expect(cause.check ?? cause.signs, "it can be seen").toBeDefined();
  });

  it("has examples on both sides", () => {
    expect(cause.examples.failing.length).toBeGreaterThan(0);
    expect(cause.examples.healthy.length).toBeGreaterThan(0);
  });

  it.each(cause.examples.failing.map((example) => [example.name, example] as const))(
    "finds: %s",
    async (_name, example) => {
      expect(said(cause, await modelsOf(example), timelineOf(example))).not.toEqual([]);
    },
  );

  it.each(cause.examples.healthy.map((example) => [example.name, example] as const))(
    "is silent: %s",
    async (_name, example) => {
      const models = await modelsOf(example);
      expect(said(cause, models, timelineOf(example))).toEqual([]);
      if (example.timeline !== undefined) return;
      const errors = causes
        .filter((other) => (other.severityFromConfiguration ?? other.severity) === "error")
        .flatMap((other) => said(other, models, null, true).map((title) => `${other.id}: ${title}`));
      expect(errors, "another cause's error in a healthy example").toEqual([]);
    },
  );
});
