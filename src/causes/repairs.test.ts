// What is called safe mends: in every failing example the first safe repair, made as text edits and
// read again, takes the finding away and brings no error that was not there.
import { describe, expect, it } from "vitest";
import { check } from "../check/check.js";
import { documentOf, nodeAt } from "../read/document/index.js";
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

/** Functions of templates are written as maps of one key, and stand for a single value. */
const FUNCTION = /^(?:Ref|Condition|Fn::.*)$/;

describe("every repair", () => {
  it.each(cases)("puts no single value where a structure stands: $title", async ({ id, files }) => {
    const before = await readTexts(files);
    const findings = before.models
      .flatMap((model) => check(model).findings)
      .filter(({ cause }) => cause === id);
    const changes = findings.flatMap(({ repairs }) => repairs.flatMap((repair) => repair.changes));
    for (const change of changes) {
      const file = before.files.files.get(change.node.file);
      const document = file && /\.(?:json|ya?ml|config)$/.test(file.path) ? documentOf(file) : null;
      const node = document ? nodeAt(document.root, change.node.path) : undefined;
      if (change.op !== "set" || node?.kind !== "map" || node.tag !== null) continue;
      if (node.entries.length === 1 && FUNCTION.test(node.entries[0]?.key ?? "")) continue;
      expect(typeof change.value, change.node.path.join("/")).toBe("object");
    }
  });
});
