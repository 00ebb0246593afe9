// The published types are written by hand: they and the class must agree.
import { describe, expect, it } from "vitest";
import type * as published from "../../cdk.js";
import { SteadystateValidation, type ValidationReport } from "./index.js";

describe("the types of steadystate/cdk", () => {
  it("are those of the class, in both directions", () => {
    const made: published.SteadystateValidation = new SteadystateValidation({ failOn: "warning" });
    const report: published.ValidationReport = made.validate({ templatePaths: [] });
    const back: ValidationReport = report;
    const options: published.SteadystateValidationOptions = new SteadystateValidation().options;
    expect([made.name, back.success, options]).toEqual(["Steadystate", true, {}]);
  });
});
