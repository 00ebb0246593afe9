// A slip of the pen is told from two names that are meant to differ.
import { describe, expect, it } from "vitest";
import { isSlipOf } from "./slips.js";

describe("names that differ by a slip", () => {
  it.each([
    ["/ecs/orders", "ecs/orders"],
    ["/ecs/Orders-Api", "/ecs/orders-api"],
    ["/ecs/oders-api", "/ecs/orders-api"],
    ["/orders/database_url", "/orders/database-url"],
  ])("%s for %s", (written, meant) => {
    expect(isSlipOf(written, meant)).toBe(true);
  });

  it.each([
    ["/ecs/orders", "/ecs/orders"],
    ["/ecs/orders-1", "/ecs/orders-2"],
    ["/ecs/orders-dev", "/ecs/orders-qa"],
    ["/ecs/orders-web", "/ecs/orders-api"],
    ["/ecs/invoices", "/ecs/orders"],
    ["db_a", "db_b"],
  ])("%s is not meant for %s", (written, meant) => {
    expect(isSlipOf(written, meant)).toBe(false);
  });
});
