// A Profile with one measurement replaced by what the healthy case showed; everything else stays as measured.
import { describe, expect, it } from "vitest";
import { ANSWERED, endpoint, phase, profileOf, run, UNANSWERED } from "../../tools/profile-examples.js";
import type { Assumption } from "../finding/index.js";
import { type Endpoint, type Run, runUnder } from "../profile/index.js";
import { assume } from "./assumption.js";

const HANG = ["redis=hang"];
const exit = { atSeconds: 9, exitCode: 1, signal: null, reason: "exited" } as const;
const silent = phase(0, { firstHealthySeconds: null, idle: UNANSWERED });
const hanging = run(HANG, { listens: [], startCpuSeconds: 5, exit, phases: [silent] });
const well = run([]);

function assumed(
  replaces: Assumption["replaces"],
  boundSeconds: number | null = null,
  measured = hanging,
): Run {
  const profile = assume(profileOf(well, measured), { text: "it is mended", replaces, boundSeconds });
  const found = runUnder(profile, measured.faults);
  if (found === undefined) throw new Error("the run is still there");
  return found;
}

function of(role: Endpoint["role"], { phases }: Run, index = 0): Endpoint | undefined {
  return phases[index]?.endpoints.find((one) => one.role === role);
}

describe("an assumption", () => {
  it("leaves the healthy case alone", () => {
    const profile = assume(profileOf(well, hanging), {
      text: "",
      replaces: "all-requests-bounded",
      boundSeconds: 1,
    });
    expect(runUnder(profile, [])).toBe(well);
  });

  it("changes nothing without a healthy case", () => {
    const profile = profileOf(hanging);
    expect(assume(profile, { text: "", replaces: "runs-as-all-well", boundSeconds: null })).toBe(profile);
  });

  it("takes the healthy case from the run that shows the servers' own terms", () => {
    const tls = ["postgres=tls-only"];
    const onTerms = run(tls, { startCpuSeconds: 7 });
    const both = run([...tls, ...HANG], { listens: [] });
    const mended = { text: "", replaces: "keeps-running-and-recovers", boundSeconds: null } as const;
    const profile = assume(profileOf(onTerms, both), mended, tls);
    expect(runUnder(profile, [...tls, ...HANG])).toMatchObject({
      startCpuSeconds: 7,
      listens: onTerms.listens,
    });
    expect(runUnder(profile, tls)).toBe(onTerms);
  });

  it("opens the same port on every address, when all is well too", () => {
    const local = run([], { listens: [{ address: "127.0.0.1", port: 8000, atSeconds: 1 }] });
    const mended = { text: "", replaces: "listens-on-every-address", boundSeconds: null } as const;
    const profile = assume(profileOf(local), mended);
    expect(runUnder(profile, [])?.listens).toEqual([{ address: "0.0.0.0", port: 8000, atSeconds: 1 }]);
  });

  it("replaces the checks' answers and keeps those of ordinary requests", () => {
    const run = assumed("health-answers-as-all-well");
    expect(of("target-group-check", run)).toMatchObject({ firstHealthySeconds: 2.1, idle: ANSWERED });
    expect(of("container-check", run)?.idle.statuses).toEqual({ "0": 10 });
    expect(of("ordinary", run)?.idle).toEqual(UNANSWERED);
    expect(run.listens).toEqual(well.listens);
  });

  it("adds the bound to every answer where all requests are bounded, and starts", () => {
    const run = assumed("all-requests-bounded", 0.25);
    expect(of("ordinary", run)?.idle.latency).toEqual({ p50: 0.26, p99: 0.27, max: 0.28 });
    expect(of("ordinary", run)?.firstHealthySeconds).toBeCloseTo(2.35);
    expect(run).toMatchObject({ exit: null, startCpuSeconds: 1, listens: well.listens });
  });

  it("is healthy in a later phase from that phase on", () => {
    const lost = run(["redis=lost"], { phases: [phase(0), { ...silent, fromSeconds: 10 }] });
    const mended = assumed("health-answers-as-all-well", null, lost);
    expect(of("target-group-check", mended, 1)).toMatchObject({ firstHealthySeconds: 10, idle: ANSWERED });
    expect(of("target-group-check", mended, 0)).toEqual(endpoint("target-group-check", "/health"));
  });

  it("keeps what was answered where only the process goes on", () => {
    const run = assumed("keeps-running-and-recovers");
    expect(run).toMatchObject({ exit: null, listens: well.listens });
    expect(of("target-group-check", run)?.idle).toEqual(UNANSWERED);
  });

  it("answers the checks and not ordinary requests where the process only listens at once", () => {
    const run = assumed("listens-at-once");
    expect(run).toMatchObject({ exit: null, listens: well.listens });
    expect(of("target-group-check", run)).toMatchObject({ firstHealthySeconds: 2.1, idle: ANSWERED });
    expect(of("ordinary", run)?.idle).toEqual(UNANSWERED);
  });

  it("is the healthy case altogether, under the faults' name and effects", () => {
    expect(assumed("runs-as-all-well")).toEqual({ ...well, faults: HANG, effects: hanging.effects });
  });
});
