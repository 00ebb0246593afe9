import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { stringify } from "yaml";
import { buildAnyYaml } from "./build-yaml.js";
import { DocumentError } from "./document-error.js";
import { Lines } from "./lines.js";
import type { DocumentNode } from "./node.js";
import { buildUsualYaml } from "./usual-yaml.js";

type Reading = { readonly root: DocumentNode | null; readonly notes: unknown[] } | "broken";

function whole(text: string): Reading {
  const notes: unknown[] = [];
  try {
    return { root: buildAnyYaml(new Lines("f", text), (...note) => notes.push(note)), notes };
  } catch (error) {
    if (error instanceof DocumentError) return "broken";
    throw error;
  }
}

function usual(text: string): Reading | undefined {
  const notes: unknown[] = [];
  const root = buildUsualYaml(new Lines("f", text), (...note) => notes.push(note));
  return root === undefined ? undefined : { root, notes };
}

/** Read the same in both ways; `isUsual` says whether the quick way must have read it. */
function agrees(text: string, isUsual?: boolean): void {
  const quick = usual(text);
  if (isUsual !== undefined) expect(quick !== undefined, text).toBe(isUsual);
  if (quick !== undefined) expect(quick, text).toEqual(whole(text));
}

const template = `---
# A service
AWSTemplateFormatVersion: "2010-09-09"
Resources:
  Task: # the task
    Type: AWS::ECS::TaskDefinition
    Properties:
      Cpu: 256
      Memory: "512"
      Ratio: 1.50
      Enabled: true
      Name: !Sub "\${AWS::StackName}-it's"
      Roles: [a, "b", !Ref Role, { c: d, 'e': [1, -2] }]
      Zones: !Select
        - 0
        - !GetAZs ""
      Nothing: ~
      Empty: {}
      UserData:
        Fn::Base64: !Sub |
          #!/bin/sh
            indented: yes

          last
      Script: |-
        one
        # no comment

      ContainerDefinitions:
      - Name: web
        Image: repo/image:1.2.3
        Command: ["node", "server.js"]
      -   Name: side
          Image: 'it''s'
  aws:elasticbeanstalk:environment:
    /users/{id+}: x
`;

describe("the usual way", () => {
  it("reads a template as the whole grammar does", () => {
    agrees(template, true);
    agrees(template.replaceAll("\n", "\r\n"), true);
    agrees(template.replaceAll(/^/gm, "  ").replace("  ---", "---"), true);
  });

  it.each([
    "a: 1\na: 2\n",
    "- a: 1\n  b: 2\n- c\n-   d: 1\n    e: 2",
    "a:\n- b\n- c\nd: 1\n",
    "a:\n  - - 1\n    - 2\n  - - - 3\n",
    "a: |\n  x\n    \n  y\n     \nb: :iam::x\n",
    "a: >\n  x\n  y\nb: >-\n  z\n\nc: 1\n",
    "a : 1\n'b' : { \"c\" : d, 'e' :f, AWS::X: 1 }\n",
    "a:\n  !Not [!Equals [x, y]]\nb:\n  c\nd:\n  'e'\nf:\n  !Sub\n  - x\n",
    "a:\n  b\n  c\n",
    "a:\n  b\n c: 1\n",
    "- - a: 1\n    b: 2\n  - c\n",
    "a: b # c\nd: e#f\n",
    "a: 0x1F\nb: 0o17\nc: 1e3\nd: .5\ne: -.inf\nf: .nan\ng: +12\nh: 1_000\ni: 010\nj: 1.\n",
    'a: \'x\'  \nb: "y\\n\\"z\\"" # c\n',
    "a: |\n  x\n\n\n  y\n\n\nb: 1\n",
    "a: |\n\n  x\n   y\nb: |-\n    z\n",
    "a: !Ref 80\nb: !Sub ${X}: no\n",
    "a: -1\nb: --flag\nc: a - b\nd: (x)\ne: <none>\nf: $X\n",
    "a: [x y, 80:80, AWS::Region, a-b, 1.5, true, null]\n",
    "true: 1\n1: 2\nnull: 3\n~x: 1\n",
    "a:\n  b: 1\n # comment\n  c: 2\n",
    "a: ä\nb: “x”\n",
  ])("agrees on %j", (text) => agrees(text));

  it.each([
    "a: &x 1\nb: *x\n",
    "a: >\n  x\n\n  y\n",
    "a: one\n  two\n",
    'a: "one\n  two"\n',
    "a: [1,\n  2]\n",
    "a:\nb: 1\n",
    "a: 1\n---\nb: 2\n",
    "a: b: c\n",
    "a:\n\t- b\n",
    "a: @x\n",
    "a:\n    b: 1\n  c: 2\n",
    "a: 1\n b: 2\n",
    "- a\nb: 1\n",
    "a: [1, 2\n",
    "a: {b}\n",
    "? a\n: b\n",
    "%YAML 1.2\n---\na: 1\n",
    "just text\n",
    "a: 'x' y\n",
    "a: |\n  x",
    "a: !!str 1\n",
    "",
    "# nothing\n",
  ])("leaves %j to the whole grammar", (text) => agrees(text, false));

  const piece = fc.constantFrom(
    "a",
    "b",
    "key",
    "- ",
    "-",
    ": ",
    ":",
    " ",
    "  ",
    "    ",
    "\n",
    "\r\n",
    "\n  ",
    "\n    ",
    "\n- ",
    "\n  - ",
    "#",
    " # c",
    "'",
    '"',
    "''",
    "\\",
    "|",
    "|-",
    ">",
    "[",
    "]",
    "{",
    "}",
    ", ",
    ",",
    "!Ref ",
    "!Sub",
    "&x ",
    "*x",
    "1",
    "0x1",
    "1.5",
    "true",
    "null",
    "~",
    "---\n",
    "...",
    "%",
    "?",
    "<<",
    "@",
    "$",
    "é",
    "\t",
    "x: 1",
    "- y: 2",
  );

  it("agrees on whatever is put together", () => {
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 14 }), (pieces) => agrees(pieces.join(""))),
      { numRuns: 20_000 },
    );
  }, 60_000);

  it("agrees on templates with something changed in them", () => {
    const change = fc.tuple(fc.nat(template.length), fc.nat(3), fc.array(piece, { maxLength: 2 }));
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 3 }), (changes) => {
        const changed = changes.reduce(
          (text, [at, count, pieces]) => text.slice(0, at) + pieces.join("") + text.slice(at + count),
          template,
        );
        agrees(changed);
      }),
      { numRuns: 3_000 },
    );
  }, 60_000);

  it("agrees on what others write", () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string({ minLength: 1 }), fc.jsonValue()), (value) => {
        agrees(stringify(value, { lineWidth: 0 }));
        agrees(stringify(value, { indentSeq: false, defaultStringType: "QUOTE_DOUBLE" }));
      }),
      { numRuns: 1_000 },
    );
  }, 60_000);
});
