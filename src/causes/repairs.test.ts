// What is called safe mends: in every failing example the first safe repair, made as text edits and
// read again, takes the finding away and brings no error that was not there.
import { describe, expect, it } from "vitest";
import { check } from "../check/check.js";
import { changedTexts } from "../read/index.js";
import { readTexts, reread, type ReadResult } from "../read/read.js";
import { causes } from "./causes.generated.js";

function errorsOf(result: ReadResult): string[] {
  return result.models.flatMap((model) =>
    check(model)
      .findings.filter((finding) => finding.severity === "error")
      .map((finding) => finding.cause),
  );
}

const cases = causes.flatMap((cause) =>
  cause.examples.failing.flatMap(({ name, files }) =>
    files ? [{ title: `${cause.id}: ${name}`, id: cause.id, files }] : [],
  ),
);

describe("the first safe repair", () => {
  it.each(cases)("$title", async ({ id, files }) => {
    const before = await readTexts(files);
    const finding = before.models.flatMap((model) => check(model).findings).find(({ cause }) => cause === id);
    const repair = finding?.repairs.find(({ safe }) => safe);
    if (repair === undefined) return;
    const changed = changedTexts(before, repair.changes);
    expect(changed, repair.description).not.toBeNull();
    const after = await reread(before, changed?.texts ?? new Map());
    const left = after.models.flatMap((model) => check(model).findings.map(({ cause }) => cause));
    expect(left, repair.description).not.toContain(id);
    const known = new Set(errorsOf(before));
    expect(errorsOf(after).filter((cause) => !known.has(cause))).toEqual([]);
  });
});
