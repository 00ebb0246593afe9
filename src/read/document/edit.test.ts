import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parse as parseYaml, stringify } from "yaml";
import type { Change, Json } from "../../model/index.js";
import { editDocument } from "./edit.js";
import { parseDocument } from "./parse.js";
import { applyTextEdits } from "./text-edit.js";

function edited(
  text: string,
  change: { op: Change["op"]; path: (string | number)[]; value?: Json },
): string | null {
  const document = parseDocument("file", text);
  const node = { file: "file", path: change.path };
  const full: Change =
    change.op === "remove" ? { op: "remove", node } : { op: change.op, node, value: change.value ?? null };
  const edits = editDocument(document, full);
  return edits === null ? null : applyTextEdits("file", text, edits);
}

const template = `# web service
Resources:
  Service:
    Type: AWS::ECS::Service   # the one
    Properties:
      DesiredCount: 2 # two
      Name: 'web'
      Image: "repo:1"
      Ports: [80, 443]
      Breaker: { Enable: false }
      Roles:
        - one
        - two # last

  Other:
    Empty:
`;

describe("setting what is there", () => {
  it("replaces only the scalar and keeps comment and quotes", () => {
    const path = ["Resources", "Service", "Properties"];
    expect(edited(template, { op: "set", path: [...path, "DesiredCount"], value: 3 })).toBe(
      template.replace("DesiredCount: 2 # two", "DesiredCount: 3 # two"),
    );
    expect(edited(template, { op: "set", path: [...path, "Name"], value: "it's" })).toBe(
      template.replace("'web'", "'it''s'"),
    );
    expect(edited(template, { op: "set", path: [...path, "Image"], value: "repo:2" })).toBe(
      template.replace('"repo:1"', '"repo:2"'),
    );
    expect(edited(template, { op: "set", path: [...path, "Roles", 1], value: "three" })).toBe(
      template.replace("- two # last", "- three # last"),
    );
  });

  it("sets the one item of a list that changes, and leaves the list's layout", () => {
    const path = ["Resources", "Service", "Properties"];
    expect(edited(template, { op: "set", path: [...path, "Ports"], value: [80, 8443] })).toBe(
      template.replace("[80, 443]", "[80, 8443]"),
    );
    expect(edited(template, { op: "set", path: [...path, "Roles"], value: ["one", "three"] })).toBe(
      template.replace("- two # last", "- three # last"),
    );
  });

  it("keeps a quoted number quoted and a bare one bare", () => {
    expect(edited('{"cpu": "256", "port": 80}', { op: "set", path: ["cpu"], value: 512 })).toBe(
      '{"cpu": "512", "port": 80}',
    );
    expect(edited('{"cpu": "256", "port": 80}', { op: "set", path: ["port"], value: "81" })).toBe(
      '{"cpu": "256", "port": 81}',
    );
  });

  it("replaces a tagged value together with its tag", () => {
    expect(edited("a: !Ref Port # x\nb: 1\n", { op: "set", path: ["a"], value: 80 })).toBe(
      "a: 80 # x\nb: 1\n",
    );
  });

  it("replaces a block scalar and a whole structure", () => {
    expect(edited("a: |\n  one\n  two\nb: 1\n", { op: "set", path: ["a"], value: "short" })).toBe(
      "a: short\nb: 1\n",
    );
    expect(edited("a:\n  x: 1\nb: 1\n", { op: "set", path: ["a"], value: { q: [1, "2"] } })).toBe(
      'a:\n  q:\n    - 1\n    - "2"\nb: 1\n',
    );
  });
});

describe("setting what is missing", () => {
  it("adds keys after the last one in the map's own style", () => {
    const path = ["Resources", "Service", "Properties"];
    expect(edited(template, { op: "set", path: [...path, "Grace"], value: 300 })).toBe(
      template.replace("        - two # last\n", "        - two # last\n      Grace: 300\n"),
    );
    expect(edited(template, { op: "set", path: [...path, "Breaker", "Rollback"], value: true })).toBe(
      template.replace("{ Enable: false }", "{ Enable: false, Rollback: true }"),
    );
  });

  it("adds missing parents", () => {
    const path = ["Resources", "Service", "Properties", "Deployment", "Breaker", "Enable"];
    expect(edited(template, { op: "set", path, value: true })).toBe(
      template.replace(
        "        - two # last\n",
        "        - two # last\n      Deployment:\n        Breaker:\n          Enable: true\n",
      ),
    );
    expect(edited(template, { op: "set", path: ["Resources", "Other", "Empty", "a"], value: 1 })).toBe(
      template.replace("    Empty:\n", "    Empty:\n      a: 1\n"),
    );
  });

  it("stays JSON, with the file's own indentation", () => {
    const json = '{\n    "service": {\n        "name": "web"\n    }\n}\n';
    expect(
      edited(json, { op: "set", path: ["service", "deployment", "breaker"], value: { enable: true } }),
    ).toBe(
      '{\n    "service": {\n        "name": "web",\n        "deployment": {\n            "breaker": {\n                "enable": true\n            }\n        }\n    }\n}\n',
    );
    expect(edited('{"a":{}}', { op: "set", path: ["a", "b"], value: 1 })).toBe('{"a":{"b": 1}}');
    expect(edited('{\n\t"a": {}\n}', { op: "set", path: ["a", "b"], value: 1 })).toBe(
      '{\n\t"a": {\n\t\t"b": 1\n\t}\n}',
    );
  });

  it("writes CRLF where the file has it, and nothing extra at the end of a file", () => {
    expect(edited("a: 1\r\nb: 2\r\n", { op: "set", path: ["c"], value: 3 })).toBe("a: 1\r\nb: 2\r\nc: 3\r\n");
    expect(edited("a: 1", { op: "set", path: ["c"], value: "x: y" })).toBe('a: 1\nc: "x: y"');
  });

  it("overrides a merged key in the map itself", () => {
    const text = "base: &base\n  port: 80\nweb:\n  <<: *base\n  name: x\n";
    expect(edited(text, { op: "set", path: ["web", "port"], value: 81 })).toBe(`${text}  port: 81\n`);
  });
});

describe("appending", () => {
  it("adds to block lists, flow lists and lists that do not exist", () => {
    const path = ["Resources", "Service", "Properties"];
    expect(
      edited(template, { op: "append", path: [...path, "Roles"], value: { Name: "x", Value: "y" } }),
    ).toBe(
      template.replace(
        "        - two # last\n",
        '        - two # last\n        - Name: x\n          Value: "y"\n',
      ),
    );
    expect(edited(template, { op: "append", path: [...path, "Ports"], value: 8080 })).toBe(
      template.replace("[80, 443]", "[80, 443, 8080]"),
    );
    expect(edited("a:\n- 1\n", { op: "append", path: ["b"], value: 2 })).toBe("a:\n- 1\nb:\n- 2\n");
    expect(edited('{"a": []}', { op: "append", path: ["a"], value: { b: 1 } })).toBe('{"a": [{"b": 1}]}');
  });
});

describe("removing", () => {
  it("takes out whole lines, flow entries, and the first key after a dash", () => {
    const path = ["Resources", "Service", "Properties"];
    expect(edited(template, { op: "remove", path: [...path, "Name"] })).toBe(
      template.replace("      Name: 'web'\n", ""),
    );
    expect(edited(template, { op: "remove", path: [...path, "Roles", 0] })).toBe(
      template.replace("        - one\n", ""),
    );
    expect(edited(template, { op: "remove", path: [...path, "Ports", 1] })).toBe(
      template.replace("[80, 443]", "[80]"),
    );
    expect(edited("- a: 1\n  b: 2\n", { op: "remove", path: [0, "a"] })).toBe("- b: 2\n");
    expect(edited("x:\n  a: 1\n", { op: "remove", path: ["x", "a"] })).toBe("x: {}\n");
    expect(edited('{\n  "a": 1,\n  "b": 2\n}', { op: "remove", path: ["b"] })).toBe('{\n  "a": 1\n}');
    expect(edited('{\n  "a": 1,\n  "b": 2\n}', { op: "remove", path: ["a"] })).toBe('{\n  "b": 2\n}');
  });
});

describe("what cannot be done", () => {
  it("gives null", () => {
    expect(edited("a: 1\n", { op: "remove", path: ["b"] })).toBeNull();
    expect(edited("a: 1\n", { op: "append", path: ["a"], value: 1 })).toBeNull();
    expect(edited("a: 1\n", { op: "set", path: ["a", "b"], value: 1 })).toBeNull();
    expect(edited("a: [1]\n", { op: "set", path: ["a", 5], value: 1 })).toBeNull();
    expect(edited("a: &x {n: 1}\nb: *x\n", { op: "set", path: ["b", "n"], value: 2 })).toBeNull();
    expect(edited("a: [1\n", { op: "set", path: ["a"], value: 1 })).toBeNull();
    expect(edited("a: !If [c, x, y]\n", { op: "append", path: ["a"], value: 1 })).toBeNull();
  });
});

type Data = { [key: string]: Data } | Data[] | string | number | boolean;

const key = fc.stringMatching(/^[A-Za-z][A-Za-z0-9_.-]{0,8}$/).filter((text) => text !== "__proto__");
const scalar = fc.oneof(
  fc.integer({ min: -99, max: 9999 }),
  fc.boolean(),
  fc.string({ maxLength: 12 }),
  fc.constantFrom(
    "8000",
    "yes",
    "null",
    "a: b",
    "# no",
    "- x",
    "{a}",
    "it's",
    'say "hi"',
    " lead",
    "é—ü",
    "1e3",
    "",
    "two\nlines",
  ),
);
const { data } = fc.letrec<{ data: Data; map: Data; list: Data }>((tie) => ({
  data: fc.oneof({ maxDepth: 4 }, scalar, tie("map"), tie("list")),
  map: fc.dictionary(key, tie("data"), { maxKeys: 4, noNullPrototype: true }),
  list: fc.array(tie("data"), { maxLength: 4 }),
}));
const root = fc.dictionary(key, data, { minKeys: 1, maxKeys: 5, noNullPrototype: true });
const writers: ((value: Data) => string)[] = [
  (value) => JSON.stringify(value),
  (value) => `${JSON.stringify(value, null, 2)}\n`,
  (value) => JSON.stringify(value, null, "\t").replaceAll("\n", "\r\n"),
  (value) => stringify(value),
  (value) => `# first\n${stringify(value, { indent: 4, defaultStringType: "QUOTE_SINGLE" })}# last\n`,
  (value) => stringify(value, { indentSeq: false, lineWidth: 0 }),
  (value) => stringify(value, { collectionStyle: "flow", lineWidth: 0 }),
];

function pathsOf(value: Data, path: (string | number)[] = []): (string | number)[][] {
  if (Array.isArray(value)) return [path, ...value.flatMap((item, index) => pathsOf(item, [...path, index]))];
  if (typeof value !== "object") return [path];
  return [path, ...Object.entries(value).flatMap(([name, item]) => pathsOf(item, [...path, name]))];
}

function at(value: unknown, path: readonly (string | number)[]): unknown {
  return path.reduce((inner: unknown, step) => (inner as Record<string, unknown> | undefined)?.[step], value);
}

/** Texts and numbers alike: a replaced scalar keeps the quotes that it had. */
function loose(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value ?? null), (_, inner: unknown) =>
    typeof inner === "object" && inner !== null ? inner : String(inner),
  );
}

describe("any document, any place", () => {
  it("has the new value after the edit and everything else as before", () => {
    fc.assert(
      fc.property(root, fc.nat(), fc.nat(), data, (value, writer, choice, added) => {
        const text = writers[writer % writers.length]?.(value) ?? "";
        const paths = pathsOf(value);
        const path = paths[choice % paths.length] ?? [];
        const target = at(value, path);
        const copy = structuredClone(value);
        let change: Parameters<typeof edited>[1];
        if (Array.isArray(target)) {
          change = { op: "append", path, value: added };
          (at(copy, path) as unknown[]).push(added);
        } else if (typeof target === "object") {
          change = { op: "set", path: [...path, "Added", "Deep"], value: added };
          (at(copy, path) as Record<string, unknown>)["Added"] = { Deep: added };
        } else {
          change = { op: "set", path, value: added };
          (at(copy, path.slice(0, -1)) as Record<string | number, unknown>)[path.at(-1) ?? ""] = added;
        }
        const result = edited(text, change);
        expect(result, text).not.toBeNull();
        expect(loose(parseYaml(result ?? "")), `${text}\n→\n${result}`).toEqual(loose(copy));
        if (text.startsWith("{") && writer % writers.length < 3) JSON.parse(result ?? "");
        for (const comment of text.match(/^#.*$/gm) ?? []) expect(result).toContain(comment);
      }),
      { numRuns: 300 },
    );
  }, 60_000);

  it("has lost the removed value and nothing else", () => {
    fc.assert(
      fc.property(root, fc.nat(), fc.nat(), (value, writer, choice) => {
        const text = writers[writer % writers.length]?.(value) ?? "";
        const paths = pathsOf(value).filter(
          (each) => each.length > (Object.keys(value).length === 1 ? 1 : 0),
        );
        const path = paths[choice % Math.max(1, paths.length)];
        if (path === undefined) return;
        const copy = structuredClone(value);
        const parent = at(copy, path.slice(0, -1));
        if (Array.isArray(parent)) parent.splice(Number(path.at(-1)), 1);
        else delete (parent as Record<string, unknown>)[String(path.at(-1))];
        const result = edited(text, { op: "remove", path });
        expect(result, text).not.toBeNull();
        expect(parseYaml(result ?? ""), `${text}\n→\n${result}`).toEqual(copy);
      }),
      { numRuns: 200 },
    );
  }, 60_000);
});
