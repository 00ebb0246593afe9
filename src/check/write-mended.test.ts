// Mended files are the same bytes but for the repair: marks, encodings and line ends stay.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { service } from "../causes/examples/parts.js";
import { type Encoding, encodeText } from "../input/index.js";
import { readInput } from "../read/index.js";
import { mend } from "./mend.js";
import { writeMended } from "./write-mended.js";

const BROKEN = "EnableExecuteCommand: false";
const TEMPLATE = `# Überwachung läuft\n${service("DesiredCount: 2", BROKEN)}`;
let root = "";

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "steady-encoding-"));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

async function mended(bytes: Buffer) {
  const file = join(root, "template.yaml");
  writeFileSync(file, bytes);
  const result = await readInput(file);
  const outcome = await mend(result);
  expect(outcome.applied.map(({ cause }) => cause)).toContain("circuit-breaker-absent");
  return {
    problems: writeMended(result, outcome),
    after: readFileSync(file),
    text: outcome.texts.get("template.yaml") ?? "",
  };
}

describe("what is mended", () => {
  const encodings: readonly Encoding[] = [
    "utf-8",
    "utf-8-bom",
    "utf-16le-bom",
    "utf-16be-bom",
    "utf-16le",
    "windows-1252",
  ];
  for (const encoding of encodings) {
    for (const lineEnd of ["\n", "\r\n"]) {
      it(`keeps ${encoding} with ${JSON.stringify(lineEnd)}`, async () => {
        const before = encodeText(TEMPLATE.replaceAll("\n", lineEnd), encoding) ?? Buffer.alloc(0);
        const { problems, after, text } = await mended(before);
        expect(problems).toEqual([]);
        expect(text).toContain("DeploymentCircuitBreaker");
        expect(text.replaceAll(lineEnd, "")).not.toMatch(/[\r\n]/);
        expect(after.equals(encodeText(text, encoding) ?? Buffer.alloc(0))).toBe(true);
        // All that was there is there still, in its order.
        const kept = before.subarray(
          0,
          before.indexOf(encodeText("EnableExecuteCommand", encoding.replace("-bom", "") as Encoding) ?? ""),
        );
        expect(after.subarray(0, kept.length).equals(kept)).toBe(true);
      });
    }
  }

  it("is refused where the bytes cannot be kept", async () => {
    const file = join(root, "template.yaml");
    writeFileSync(file, TEMPLATE);
    const result = await readInput(file);
    const outcome = await mend(result);
    const odd = {
      ...outcome,
      texts: new Map([
        ["template.yaml", "🚢"],
        ["nowhere.yaml", ""],
      ]),
    };
    const latin = encodeText(TEMPLATE, "windows-1252") ?? Buffer.alloc(0);
    writeFileSync(file, latin);
    const problems = writeMended(await readInput(file), odd);
    expect(problems.map(({ message }) => message)).toEqual([
      "windows-1252, in which it is written, lacks a character of the repair",
      "it is not among the files that were read",
    ]);
    expect(readFileSync(file).equals(latin)).toBe(true);
  });
});
