// The World that answers from a Profile: each task does what was measured, at its own age and under
// the condition of the moment.
import { describe, expect, it } from "vitest";
import {
  ANSWERED,
  endedByMemory,
  endpoint,
  phase,
  profileOf,
  run,
  UNANSWERED,
} from "../../tools/profile-examples.js";
import type { Run } from "../profile/index.js";
import { profileWorld, type ProfileWorldOptions } from "./profile-world.js";
import { keyedRandom } from "./random.js";
import type { TaskRef, World } from "./world.js";

const CHECK = { protocol: "HTTP", port: 8080, path: "/health" } as const;
const ALWAYS = { changesAfterMs: null, faultsAfterwards: [] };

function worldOf(runs: readonly Run[], changes: Partial<ProfileWorldOptions> = {}): World {
  return profileWorld({
    profile: profileOf(...runs),
    conditions: { faults: [], ...ALWAYS },
    vcpu: 1,
    memoryLimitMiB: null,
    containerName: null,
    pullSeconds: [3, 12],
    pullFailure: null,
    random: keyedRandom("seed"),
    ordinaryPath: "/",
    ...changes,
  });
}

function task(ordinal: number, startedAtMs = 0): TaskRef {
  return { ordinal, revision: "new", startedAtMs };
}

/** What `/health` says at this second of the play. */
function health(world: World, of: TaskRef, second: number): string {
  const answer = world.probe(of, CHECK, second * 1000);
  return answer.kind === "status" ? String(answer.status) : answer.kind;
}

describe("a task that was observed", () => {
  it("refuses before it listens, is not healthy before it was, and answers as measured", () => {
    const slow = phase(0, { firstHealthySeconds: 5 });
    const world = worldOf([run([], { phases: [slow] })]);
    const { listensAfterMs, port, exit } = world.start(task(1), "web", 1000);
    expect({ listensAfterMs, port, exit }).toEqual({ listensAfterMs: 2000, port: 8080, exit: null });
    expect([2.9, 3.1, 5.9, 6.1].map((second) => health(world, task(1), second))).toEqual([
      "refused",
      "503",
      "503",
      "200",
    ]);
    expect(world.probe(task(1), CHECK, 60_000)).toMatchObject({ afterMs: expect.closeTo(15, -1) });
  });

  it("is reached on the ports and addresses that it listens on only", () => {
    const onLoopback = run([], { listens: [{ address: "127.0.0.1", port: 8080, atSeconds: 2 }] });
    const world = worldOf([onLoopback]);
    world.start(task(1), "web", 0);
    expect(health(world, task(1), 10)).toBe("refused");
    expect(world.runHealthCommand(task(1), "web", 10_000)).toMatchObject({ kind: "exit", exitCode: 0 });

    const open = worldOf([run([])]);
    open.start(task(1), "web", 0);
    expect(open.probe(task(1), { ...CHECK, port: 8081 }, 10_000).kind).toBe("refused");
    expect(open.probe(task(1), { ...CHECK, protocol: "TCP" }, 10_000).kind).toBe("status");
  });

  it("says how long was waited where no answer came", () => {
    const world = worldOf([run([], { phases: [phase(0, { firstHealthySeconds: null, idle: UNANSWERED })] })]);
    world.start(task(1), "web", 0);
    expect(world.probe(task(1), CHECK, 10_000)).toEqual({ kind: "silent", observedSeconds: 6 });
    expect(world.runHealthCommand(task(1), "web", 10_000)).toEqual({ kind: "silent", observedSeconds: 6 });
    expect(world.request(task(1), 10_000)).toMatchObject({ kind: "silent", path: "/" });
  });

  it("answers each way as often as it was observed to", () => {
    const half = { ...ANSWERED, statuses: { "200": 5, "500": 3 }, refused: 1, reset: 1 };
    const mixed = {
      fromSeconds: 0,
      faults: [],
      endpoints: [endpoint("target-group-check", "/health", { idle: half })],
    };
    const world = worldOf([run([], { phases: [mixed] })]);
    world.start(task(1), "web", 0);
    const counts = new Map<string, number>();
    for (let second = 10; second < 2010; second += 1) {
      const answer = health(world, task(1), second);
      counts.set(answer, (counts.get(answer) ?? 0) + 1);
    }
    const shares = ["200", "500", "refused", "reset"].map((answer) => (counts.get(answer) ?? 0) / 2000);
    expect(shares).toEqual([0.5, 0.3, 0.1, 0.1].map((share) => expect.closeTo(share, 1)));
  });

  it("starts later with less than one vCPU, by the CPU seconds that its start took", () => {
    const world = worldOf([run([])], { vcpu: 0.25 });
    expect(world.start(task(1), "web", 0).listensAfterMs).toBe(2000 + 3000);
    expect([4.9, 5.05, 5.2].map((second) => health(world, task(1), second))).toEqual([
      "refused",
      "503",
      "200",
    ]);
  });

  it("ends as it was seen to end, with its last words", () => {
    const exit = { atSeconds: 4, exitCode: 3, signal: null, reason: "exited" } as const;
    const world = worldOf([run([], { exit, output: ["starting", "", "no configuration"] })]);
    expect(world.start(task(1), "web", 0).exit).toMatchObject({
      afterMs: 4000,
      exitCode: 3,
      outOfMemory: false,
    });
    expect(world.start(task(2), "web", 0).exit?.message).toContain("no configuration");
    expect([3, 5].map((second) => health(world, task(1), second))).toEqual(["200", "refused"]);
  });

  it("stops as measured: after some time, or never by itself", () => {
    const world = worldOf([run([])]);
    expect(world.stop(task(1), "web", 0)).toEqual({ exitAfterMs: 500, exitCode: 0 });
    const deaf = { seconds: null, waitedSeconds: 30, exitCode: null, inFlight: 0, answered: 0 };
    expect(worldOf([run([], { stop: deaf })]).stop(task(1), "web", 0)).toEqual({
      exitAfterMs: null,
      exitCode: 137,
    });
  });
});

describe("what was not observed", () => {
  it("is taken as healthy where it is the revision before, or another container of the task", () => {
    const exit = { atSeconds: 1, exitCode: 1, signal: null, reason: "exited" } as const;
    const world = worldOf([run([], { exit })], { containerName: "web" });
    expect(world.start(task(1), "web", 0).exit).not.toBeNull();
    expect(world.start(task(1), "agent", 0)).toMatchObject({ listensAfterMs: null, exit: null });
    expect(world.runHealthCommand(task(1), "agent", 10_000)).toMatchObject({ exitCode: 0 });
    const before: TaskRef = { ...task(2), revision: "previous" };
    expect(world.start(before, "web", 0).exit).toBeNull();
    expect(health(world, before, 10)).toBe("200");
  });

  it("is silent where nobody asked that path, and no request at all without an ordinary route", () => {
    const world = worldOf([run([])], { ordinaryPath: null });
    world.start(task(1), "web", 0);
    expect(world.probe(task(1), { ...CHECK, path: "/other" }, 10_000)).toEqual({ kind: "silent" });
    expect(world.request(task(1), 10_000)).toBeNull();
  });
});

describe("a dependency that is late", () => {
  const late = { faults: ["postgres=late:60"], changesAfterMs: 60_000, faultsAfterwards: [] };

  it("lets a task that waits for it start with its return, in the play's own time", () => {
    const waits = run(["postgres=late:60"], {
      listens: [{ address: "0.0.0.0", port: 8080, atSeconds: 61 }],
      phases: [phase(0, { firstHealthySeconds: null }), phase(60, { firstHealthySeconds: 61.5 })],
    });
    const world = worldOf([run([]), waits], { conditions: late });
    expect(world.start(task(1), "web", 10_000).listensAfterMs).toBe(61_000);
    // Begun 40 s after the first: only 20 s are left to wait.
    expect(world.start(task(2, 50_000), "web", 50_000).listensAfterMs).toBe(21_000);
    expect([70.9, 71.1, 71.6].map((second) => health(world, task(2), second))).toEqual([
      "refused",
      "503",
      "200",
    ]);
    // Begun when it is back.
    expect(world.start(task(3, 80_000), "web", 80_000).listensAfterMs).toBe(2000);
  });

  it("saves a task that would have given up after its return", () => {
    const exit = { atSeconds: 15, exitCode: 1, signal: null, reason: "exited" } as const;
    const givesUp = run(["postgres=late:60"], { listens: [], phases: [phase(0)], exit });
    const world = worldOf([run([]), givesUp], { conditions: late });
    expect(world.start(task(1), "web", 0)).toMatchObject({ listensAfterMs: null, exit: { afterMs: 15_000 } });
    const saved = world.start(task(2, 50_000), "web", 50_000);
    expect(saved).toMatchObject({ listensAfterMs: 12_000, exit: null });
    expect([61, 62.2].map((second) => health(world, task(2), second))).toEqual(["refused", "200"]);
  });
});

describe("a dependency that is lost", () => {
  const lost = { faults: ["redis=lost"], changesAfterMs: 600_000, faultsAfterwards: ["redis=hang"] };
  const hangs = phase(10, { firstHealthySeconds: null, idle: UNANSWERED });
  const runs = [
    run([]),
    run(["redis=lost"], { phases: [phase(0), hangs] }),
    run(["redis=hang"], { listens: [], phases: [{ ...hangs, fromSeconds: 0 }] }),
  ];

  it("changes every running task at that moment of the play, whatever its age", () => {
    const world = worldOf(runs, { conditions: lost });
    world.start(task(1), "web", 5000);
    world.start(task(2, 300_000), "web", 300_000);
    for (const one of [task(1), task(2, 300_000)]) {
      expect([604.9, 605.1].map((second) => health(world, one, second))).toEqual(["200", "silent"]);
    }
  });

  it("is met by later tasks from their start", () => {
    const world = worldOf(runs, { conditions: lost });
    world.start(task(1), "web", 0);
    expect(world.start(task(2, 700_000), "web", 700_000).listensAfterMs).toBeNull();
    expect(health(world, task(2, 700_000), 800)).toBe("refused");
  });

  it("ends a task as long after it as was measured", () => {
    const exit = { atSeconds: 14, exitCode: 1, signal: null, reason: "exited" } as const;
    const world = worldOf([run([]), run(["redis=lost"], { phases: [phase(0), hangs], exit })], {
      conditions: lost,
    });
    expect(world.start(task(1), "web", 0).exit?.afterMs).toBe(604_000);
  });
});

describe("memory", () => {
  const needs = (startMiB: number, peakMiB: number, limitMiB: number | null): Run["memory"] => ({
    sampled: true,
    method: "pss",
    startMiB,
    peakMiB,
    loadMiB: peakMiB,
    limitMiB,
  });
  const started = (memory: Run["memory"], limitMiB: number) =>
    worldOf([run([], { memory })], { memoryLimitMiB: limitMiB }).start(task(1), "web", 0);

  it("ends a task whose measured peak lies above the limit: while it starts, or under load", () => {
    expect(started(needs(400, 600, 1024), 300).exit).toMatchObject({
      exitCode: 137,
      outOfMemory: true,
      afterMs: 1500,
      usedMiB: 600,
    });
    expect(started(needs(400, 600, 1024), 512).exit).toMatchObject({ exitCode: 137, afterMs: 12_000 });
    expect(started(needs(400, 600, 1024), 600).exit).toBeNull();
  });

  it("spares a task that lived under the same limit, whatever its files add to the peak", () => {
    expect(started(needs(400, 600, 512), 512).exit).toBeNull();
  });

  it("knows from a run with more memory how much is needed, and from the one that ended when", () => {
    const free = run([], { memory: needs(1000, 1300, 2048) });
    const withLimit = (memoryLimitMiB: number) =>
      worldOf([endedByMemory([]), free], { memoryLimitMiB }).start(task(1), "web", 0);
    expect(withLimit(512).exit).toMatchObject({ afterMs: 3000, exitCode: 137, usedMiB: 1300 });
    expect(withLimit(1024).exit).toMatchObject({ afterMs: 12_000, exitCode: 137 });
    expect(withLimit(1536)).toMatchObject({ listensAfterMs: 2000, exit: null });
  });

  it("ends a task where no run with more memory is known", () => {
    const world = worldOf([endedByMemory([])], { memoryLimitMiB: 512, vcpu: 0.5 });
    expect(world.start(task(1), "web", 0).exit).toMatchObject({ afterMs: 4000, outOfMemory: true });
  });
});
