// What found defects do to the play of one service.
import { beforeAll, describe, expect, it } from "vitest";
import { service } from "../causes/examples/parts.js";
import type { CheckResult } from "../check/index.js";
import type { Service } from "../model/index.js";
import { readTexts } from "../read/index.js";
import { impliedFaults } from "./implied.js";

type Implications = CheckResult["implications"];

let one: Service;
beforeAll(async () => {
  const { models } = await readTexts({ "template.yaml": service() });
  const [read] = models[0]?.services ?? [];
  if (read === undefined) throw new Error("the template has a service");
  one = read;
});

function implied(...implications: Implications): ReturnType<typeof impliedFaults> {
  return impliedFaults({ findings: [], unknown: [], verdicts: [], timing: new Map(), implications }, one);
}

describe("implied conditions", () => {
  it("are none without a defect, and none of another service's defects", () => {
    const nothing = implied();
    expect(nothing).toEqual({
      faults: [],
      pullFailure: null,
      balancerBlocked: false,
      refused: null,
      causes: [],
      blocked: false,
    });
    expect(implied({ cause: "x", implication: { of: "Other", what: "balancer-blocked" } })).toEqual(nothing);
  });

  it("hold for the service, its task definition and its containers", () => {
    const task = one.taskDefinition;
    for (const of of [one.id, task?.id ?? "", task?.containers[0]?.id ?? ""]) {
      const found = implied({ cause: "x", implication: { of, what: "balancer-blocked" } });
      expect(found).toMatchObject({ balancerBlocked: true, blocked: true, causes: ["x"] });
    }
  });

  it("put each dependency into its condition once; that alone blocks nothing", () => {
    const of = one.id;
    const found = implied(
      { cause: "tls", implication: { of, what: "dependency", kind: "redis", fault: "tls-only" } },
      { cause: "tls", implication: { of, what: "dependency", kind: "redis", fault: "tls-only" } },
      { cause: "net", implication: { of, what: "dependency", kind: "postgres", fault: "connect-timeout" } },
    );
    expect(found.faults).toEqual(["postgres=connect-timeout", "redis=tls-only"]);
    expect(found).toMatchObject({ causes: ["tls", "net"], blocked: false });
  });

  it("learn nothing else of an image that cannot be reached", () => {
    const of = one.id;
    const missing = {
      cause: "image",
      implication: { of, what: "image-pull", failure: "not-found", reason: "not found" },
    } as const;
    const away = {
      cause: "route",
      implication: { of, what: "image-pull", failure: "unreachable", reason: "i/o timeout" },
    } as const;
    for (const order of [
      [missing, away],
      [away, missing],
    ]) {
      expect(implied(...order)).toMatchObject({
        pullFailure: { kind: "unreachable", reason: "i/o timeout" },
        blocked: true,
      });
    }
    expect(implied(missing).pullFailure?.kind).toBe("not-found");
  });

  it("take the first of the platform's refusals", () => {
    const of = one.id;
    const found = implied(
      { cause: "size", implication: { of, what: "refused", message: "No Fargate configuration exists" } },
      { cause: "interval", implication: { of, what: "refused", message: "interval must be greater" } },
    );
    expect(found).toMatchObject({ refused: "No Fargate configuration exists", blocked: true });
  });
});
