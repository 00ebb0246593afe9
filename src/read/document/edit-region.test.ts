import { describe, expect, it } from "vitest";
import { regionHolds } from "./edit-region.js";
import { parseDocument } from "./parse.js";

const template = `Resources:
  One:
    Properties:
      Port: 80 # one
  Two:
    Properties:
      Port: 81
Outputs: {}
`;

/** Whether the region shows that the port of a resource is what is wanted after a splice. */
function shows(text: string, id: string, from: string, to: string, wanted: unknown): boolean {
  const start = text.indexOf(from);
  const splice = { start, end: start + from.length, newText: to };
  const same = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);
  const path = ["Resources", id, "Properties", "Port"];
  return regionHolds(parseDocument("f", text), splice, path, () => wanted, same);
}

describe("a region", () => {
  it("shows an edit that lies in it", () => {
    expect(shows(template, "One", "80", "8080", { Port: 8080 })).toBe(true);
    expect(shows(template, "Two", "81", "8080", { Port: 8080 })).toBe(true);
    const json = JSON.stringify({ Resources: { One: { Properties: { Port: 80 } } } }, null, 2);
    expect(shows(json, "One", "80", "8080", { Port: 8080 })).toBe(true);
  });

  it("does not show what reaches out of it, or is not as wanted", () => {
    expect(shows(template, "One", "80", "8081", { Port: 8080 })).toBe(false);
    expect(shows(template, "One", "80", "80\n    More: 1", { Port: 80 })).toBe(false);
    expect(shows(template, "One", "80", "80\n  More: 1", { Port: 80 })).toBe(false);
    expect(shows(template, "One", "80", "'80", { Port: 80 })).toBe(false);
    expect(shows(template, "Two", "80", "8080", { Port: 8080 })).toBe(false);
    expect(shows(template.replace("80 #", "&a 80 #"), "One", "80", "8080", { Port: 8080 })).toBe(false);
  });
});
