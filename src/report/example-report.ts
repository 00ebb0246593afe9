import type { Finding, FindingsReport } from "../finding/index.js";
import type { FindingsContext } from "./format.js";
import { makeStyle } from "./text/style.js";

/** A report with one of everything, for the tests of the formats. */
export const exampleFinding: Finding = {
  cause: "port-mismatch",
  severity: "error",
  confidence: 0.95,
  title: 'The app listens on 5000, "100%" of the checks go to 8000',
  explanation: "Nobody answers <there>: every check is refused, `again` & again.\nThen ECS stops the task.",
  where: [
    { file: "deploy dir/template.yaml", line: 3, column: 9, endLine: 3, endColumn: 13, value: "8000" },
    { file: "Procfile", line: 1, column: 1, endLine: 2, endColumn: 4, value: "5000, too | more" },
  ],
  repairs: [
    {
      description: "listen on 8000",
      safe: true,
      changes: [],
      edits: [{ file: "Procfile", line: 1, column: 6, endLine: 1, endColumn: 6, newText: "8000\n" }],
      assumption: null,
      proof: null,
    },
  ],
  explains: ["health-path-missing"],
  for: [],
  against: [],
  missing: [],
  path: [],
  fingerprint: "0123456789abcdef0123456789abcdef",
};

export const exampleReport: FindingsReport = {
  findings: [
    exampleFinding,
    { ...exampleFinding, cause: "https-absent", severity: "warning", repairs: [], title: "No TLS @here" },
    { ...exampleFinding, cause: "exec-not-enabled", severity: "note", where: [], repairs: [] },
    {
      ...exampleFinding,
      where: [{ file: "b.zip!/Procfile", line: 1, column: 1, endLine: 1, endColumn: 2, value: "" }],
    },
  ],
  unknown: [{ what: "the port", why: "it is a parameter", where: [] }],
  read: [
    { file: "deploy dir/template.yaml", as: "cloudformation" },
    { file: "clean.yaml", as: "ecs" },
  ],
  problems: [
    { file: "broken,file:1.yaml", line: 4, message: "Not valid YAML: 50% of it\nis \u0007 missing." },
  ],
  setAside: {
    suppressed: [
      { finding: exampleFinding, reason: "the proxy does that", by: { file: "steady.yml", line: 7 } },
    ],
    known: [exampleFinding],
    turnedOff: 2,
    notices: [
      { kind: "suppression-unused", file: "steady.yml", line: 9, message: "Nothing is suppressed here." },
      { kind: "baseline-fixed", file: "base.json", line: null, message: "It is gone." },
    ],
  },
};

export const exampleContext: FindingsContext = {
  style: makeStyle({ colour: false, columns: 80 }),
  textOf: (file) => (file === "Procfile" ? "web: node app.js\nmore" : null),
  showUnknown: true,
  quiet: false,
  failOn: "warning",
  tookSeconds: 1.5,
  next: "Next: mend it",
  version: "1.2.3",
  explain: (id) =>
    id === "port-mismatch"
      ? {
          id,
          title: "Ports differ",
          severity: "error",
          meaning: "Two links disagree.",
          hurts: "Nobody answers.",
          mend: "Name one port.",
          seenBy: ["check"],
          explains: [],
          links: [{ title: "Port mappings", url: "https://docs.aws.amazon.com/x.html" }],
          example: null,
        }
      : null,
  fromRoot: (file) => `app/${file}`,
};
