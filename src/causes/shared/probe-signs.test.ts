// One failed check is told in many words: by the play, by ECS events, by the API, by a command's end.
import { describe, expect, it } from "vitest";
import type { EventKind, Timeline, TimelineEntry } from "../../timeline/index.js";
import { checkFailures, dependencyFaults, taskOf } from "./probe-signs.js";

function entry(
  kind: EventKind,
  text: string,
  data: TimelineEntry["data"] = {},
  subject = "task/1",
): TimelineEntry {
  return { at: 10, subject, kind, text, data, where: [] };
}

const timeline = (...entries: TimelineEntry[]): Timeline => ({ entries, endSeconds: 60 });
const reasons = (...entries: TimelineEntry[]) =>
  checkFailures(timeline(...entries)).map(({ reason, statuses }) => [reason, ...statuses]);

describe("failed checks", () => {
  it("of the balancer", () => {
    expect(reasons(entry("health-check-failed", "", { reason: "status", status: 404 }))).toEqual([
      ["status", 404],
    ]);
    expect(reasons(entry("health-check-failed", "", { reason: "timeout" }))).toEqual([["timeout"]]);
  });

  it("in the words of ECS and of the API", () => {
    const event = (reason: string) =>
      `(service s) (task t) (port 80) is unhealthy in (target-group g) due to (reason ${reason}).`;
    expect(reasons(entry("task-unhealthy", event("Request timed out")))).toEqual([["timeout"]]);
    expect(
      reasons(entry("task-unhealthy", event("Health checks failed with these codes: [502, 503]"))),
    ).toEqual([["status", 502, 503]]);
    expect(reasons(entry("task-unhealthy", event("Health checks failed")))).toEqual([["refused"]]);
    expect(reasons(entry("target-unhealthy", "", { reasonCode: "Target.Timeout" }))).toEqual([["timeout"]]);
    expect(reasons(entry("task-stopped", "Essential container in task exited"))).toEqual([]);
  });

  it("of a command inside the container", () => {
    expect(reasons(entry("container-check-failed", "curl …: no end within 5 s", { exitCode: null }))).toEqual(
      [["timeout"]],
    );
    expect(reasons(entry("container-check-failed", "", { exitCode: 7 }))).toEqual([["refused"]]);
    expect(reasons(entry("container-check-failed", "", { exitCode: 22 }))).toEqual([["status"]]);
    expect(reasons(entry("container-check-failed", "", { exitCode: 1 }))).toEqual([]);
  });
});

describe("faults", () => {
  it("are those that take something away", () => {
    const faults = dependencyFaults(
      timeline(
        entry("fault-injected", "", { fault: "redis=slow:250" }),
        entry("dependency-changed", "", { dependency: "postgres", condition: "healthy" }),
        entry("dependency-changed", "", { dependency: "queue", condition: "refused" }),
      ),
    );
    expect(faults).toEqual([
      { dependency: "redis", condition: "slow:250" },
      { dependency: "queue", condition: "refused" },
    ]);
  });

  it("belong to tasks by number", () => {
    expect(
      ["task/3", "target/3", "container/3/api", "service/api"].map((subject) =>
        taskOf(entry("log-line", "", {}, subject)),
      ),
    ).toEqual(["3", "3", "3", null]);
  });
});
