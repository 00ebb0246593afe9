import { describe, expect, it } from "vitest";
import { childOf, nodeAt, originOf, plainOf } from "./node.js";
import { parseDocument } from "./parse.js";

const placeOf = (text: string, ...path: (string | number)[]) => {
  const node = nodeAt(parseDocument("f", text).root, path);
  return node && [node.place.line, node.place.column, node.place.endLine, node.place.endColumn];
};

describe("places", () => {
  it("are 1-based with exclusive ends, in UTF-16 units", () => {
    expect(placeOf("a: 1\nb:\n  - x\n  - yy\n", "b", 1)).toEqual([4, 5, 4, 7]);
    expect(placeOf('{"é😀": "v",\n "b": [true]}', "é😀")).toEqual([1, 9, 1, 12]);
    expect(placeOf('{"a": 1,\n "b": [true]}', "b", 0)).toEqual([2, 8, 2, 12]);
    expect(placeOf("a: !Ref Name\r\nb: 2\r\n", "a")).toEqual([1, 4, 1, 13]);
    expect(placeOf("a: 1\r\nb: 2\r\n", "b")).toEqual([2, 4, 2, 5]);
  });

  it("cover a block map up to its last value, and a block scalar without its last line break", () => {
    expect(placeOf("m:\n  a: 1 # x\n  b: 22\n\nz: 1\n", "m")).toEqual([2, 3, 3, 8]);
    expect(placeOf("m: |\n  one\n  two\nz: 1\n", "m")).toEqual([1, 4, 3, 6]);
  });

  it("carry the path by which the node is edited", () => {
    const node = nodeAt(parseDocument("dir/f.yml", "a:\n- b: 1\n").root, ["a", 0, "b"]);
    expect(node && originOf(node).node).toEqual({ file: "dir/f.yml", path: ["a", 0, "b"] });
  });
});

describe("what is read", () => {
  it("keeps tags and digits as written", () => {
    const root = parseDocument("f", "tag: !GetAtt [A, b]\nversion: 1.10\nquoted: '80'\n").root;
    expect(childOf(root, "tag")).toMatchObject({ kind: "list", tag: "!GetAtt" });
    expect(childOf(root, "version")).toMatchObject({ value: 1.1, text: "1.10" });
    expect(childOf(root, "quoted")).toMatchObject({ value: "80", style: "single-quoted" });
  });

  it("follows aliases and merge keys; the map's own keys win", () => {
    const root = parseDocument("f", "base: &b {x: 1, y: 1}\nuse:\n  <<: *b\n  y: 2\nsame: *b\n").root;
    expect(plainOf(root)).toEqual({ base: { x: 1, y: 1 }, use: { x: 1, y: 2 }, same: { x: 1, y: 1 } });
  });

  it("takes the last of duplicate keys and says where they are", () => {
    for (const text of ["a: 1\nb: 2\na: 3\n", '{"a": 1,\n"b": 2,\n"a": 3}']) {
      const document = parseDocument("f", text);
      expect(childOf(document.root, "a")).toMatchObject({ value: 3 });
      expect(document.problems).toEqual([]);
      expect(document.doubts).toMatchObject([
        { what: 'which "a" was meant', where: [{ file: "f", line: 3 }] },
      ]);
    }
  });

  it("takes a lone carriage return for the end of a line", () => {
    expect(placeOf("a: 1\rb:\r  - x\r", "b", 0)).toEqual([3, 5, 3, 6]);
  });

  it("reads tabs, CRLF and a byte-order mark", () => {
    const document = parseDocument("f", '\uFEFF{\r\n\t"a": [\r\n\t\t1\r\n\t]\r\n}');
    expect(document.format).toBe("json");
    expect(plainOf(document.root)).toEqual({ a: [1] });
  });
});

describe("what cannot be read", () => {
  const problem = (text: string) => {
    const document = parseDocument("f", text);
    expect(document.root).toBeNull();
    expect(document.problems).toHaveLength(1);
    expect(document.problems[0]?.message).toMatch(/^[A-Z][^\n]*\.$/);
    return document.problems[0];
  };

  it("says one sentence with the line", () => {
    expect(problem("a: 1\nb: [1, 2\nc: 3\n")).toMatchObject({ file: "f", line: 3 });
    expect(problem('{\n "a": 1\n "b": 2\n}')).toMatchObject({
      line: 3,
      message: expect.stringContaining("comma"),
    });
    expect(problem('{\n "count": {{ if x }} 1 {{ end }}\n}')?.message).toContain("{{ … }}");
    expect(problem("a: 'open")).toMatchObject({ line: 1 });
  });

  it("says a short one, whatever the text holds, and notes a few of the keys that stand twice", () => {
    const [problem] = parseDocument("a.yaml", `a: |${"x".repeat(50_000)}\n`).problems;
    expect(problem?.message).toMatch(/^Not valid YAML: .{1,300}\.$/);
    expect(parseDocument("a.yaml", "a: 1\n".repeat(5_000)).doubts).toHaveLength(100);
  });

  it("ends on aliases without end and on nesting without end", () => {
    expect(problem("a: &a\n  b: *a\n")).toMatchObject({ line: 2 });
    const bomb = Array.from({ length: 12 }, (_, level) => {
      const inner = level === 0 ? "1" : `*a${level - 1}`;
      return `a${level}: &a${level} [${Array.from({ length: 10 }, () => inner).join(", ")}]`;
    });
    expect(problem(bomb.join("\n"))?.message).toContain("unfold");
    expect(problem("[".repeat(50_000))?.message).toContain("levels deep");
    expect(problem("- ".repeat(50_000))?.message).toContain("levels deep");
    expect(problem('{"a":'.repeat(50_000))?.message).toContain("levels deep");
    expect(
      problem(Array.from({ length: 3000 }, (_, depth) => `${" ".repeat(depth)}a:`).join("\n")),
    ).toBeDefined();
  });

  it("takes an empty text as an empty document", () => {
    expect(parseDocument("f", "# nothing\n")).toMatchObject({ root: null, problems: [] });
  });
});
