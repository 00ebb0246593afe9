import { describe, expect, it } from "vitest";
import { isEverywhere, parseCidr, relateBlocks } from "./cidr.js";

function relation(outer: string, inner: string): string {
  const [a, b] = [parseCidr(outer), parseCidr(inner)];
  return a && b ? relateBlocks(a, b) : "unreadable";
}

describe("address blocks", () => {
  it.each([
    ["10.0.0.0/16", "10.0.3.0/24", "covers"],
    ["10.0.3.0/24", "10.0.0.0/16", "overlaps"],
    ["10.0.0.0/24", "10.0.1.0/24", "apart"],
    ["10.0.0.7/24", "10.0.0.200/32", "covers"],
    ["0.0.0.0/0", "255.255.255.255", "covers"],
    ["::/0", "10.0.0.0/8", "apart"],
    ["2001:db8::/32", "2001:db8:1::/48", "covers"],
    ["10.0.0.0/33", "10.0.0.0/8", "unreadable"],
    ["10.0.0/8", "10.0.0.0/8", "unreadable"],
    ["10.0.0.256", "10.0.0.0/8", "unreadable"],
  ])("%s and %s: %s", (outer, inner, expected) => {
    expect(relation(outer, inner)).toBe(expected);
  });

  it("knows everywhere", () => {
    expect(["0.0.0.0/0", "::/0", "0.0.0.0/1", "10.0.0.0/8"].map(isEverywhere)).toEqual([
      true,
      true,
      false,
      false,
    ]);
  });
});
