import { readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { compareRecording } from "../../tools/fidelity/compare.js";
import { Json, readRecording, recordingFrom } from "../../tools/fidelity/recording.js";

const folder = fileURLToPath(new URL("./recordings", import.meta.url));
const SEEDS = 20;

// Hours of virtual time: quick alone, slower on a busy machine.
describe("recorded deployments", { timeout: 60_000 }, () => {
  const names = readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name);

  it.each(names)("%s: every quantity lies within its tolerance", (name) => {
    const lines = compareRecording(readRecording(join(folder, name)), SEEDS);
    expect(lines.filter((line) => line.verdict === "differs")).toEqual([]);
    expect(lines.some((line) => line.verdict === "agrees")).toBe(true);
  });

  it("does not depend on the name of the recording", () => {
    const path = join(folder, "ecs-hang-three-tasks");
    const original = compareRecording(readRecording(path), 5);
    const renamed = compareRecording({ ...readRecording(path), name: "x", title: "" }, 5);
    expect(renamed.map(({ predicted }) => predicted)).toEqual(original.map(({ predicted }) => predicted));
  });

  it("says so when the behaviour is not understood, and when the platform is another one", () => {
    const predict = [{ quantity: "toSteadySeconds", recordedSeconds: 1, toleranceSeconds: 1 }];
    const strange = { platform: "ECS on Fargate", application: { behaviour: "glows in the dark" }, predict };
    const lambda = { platform: "Lambda", application: { behaviour: "healthy" }, predict };
    for (const recorded of [strange, lambda]) {
      const [line] = compareRecording(recordingFrom("any", new Json(recorded)), 1);
      expect(line?.verdict).toBe("not compared");
    }
  });

  it("tells a wrong prediction", () => {
    const recording = readRecording(join(folder, "ecs-stop-task-drained"));
    const wrong = recording.predict.map((line) =>
      line.quantity === "drainingToGone" ? { ...line, recordedSeconds: [300] } : line,
    );
    const lines = compareRecording({ ...recording, predict: wrong }, 5);
    expect(lines.find(({ quantity }) => quantity === "drainingToGone")?.verdict).toBe("differs");
  });
});
