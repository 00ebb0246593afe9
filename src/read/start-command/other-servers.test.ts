// Puma and uWSGI: where their command lines and configurations let them listen, and for how long they let a request run.
import { describe, expect, it } from "vitest";
import { textFiles } from "../../input/index.js";
import { knownValue, type Listen, NOWHERE } from "../../model/index.js";
import { startFacts } from "./index.js";

interface Case {
  readonly line: string;
  readonly files?: Readonly<Record<string, string>>;
  readonly environment?: Readonly<Record<string, string>>;
}

function facts({ line, files = {}, environment = {} }: Case) {
  const process = { form: "shell" as const, words: [line], origin: NOWHERE };
  const lookup = (name: string): string => environment[name] ?? "";
  return startFacts({ process, root: ".", image: null, lookup, files: textFiles(files) });
}

const shown = ({ address, port, portVariable, server }: Listen) => [
  knownValue(address),
  knownValue(port),
  portVariable?.name,
  server?.tls,
  server?.workTimeoutSeconds === undefined ? undefined : knownValue(server.workTimeoutSeconds),
];

describe("Puma", () => {
  const RB = "config/puma.rb";
  it.each<[string, Case, unknown]>([
    ["by default", { line: "puma" }, ["0.0.0.0", 9292, "PORT", false, 60]],
    [
      "by its command line",
      { line: "bundle exec puma -b tcp://127.0.0.1:3000" },
      ["127.0.0.1", 3000, undefined, false, 60],
    ],
    [
      "by -p",
      { line: "puma -p 8080 -C config/puma.rb", files: { [RB]: "port 3000\n" } },
      ["0.0.0.0", 8080, undefined, false, 60],
    ],
    [
      "by its configuration",
      {
        line: "bundle exec puma -C config/puma.rb",
        files: { [RB]: '# port 1\nbind "tcp://0.0.0.0:4000"\nworker_timeout 120\n' },
      },
      ["0.0.0.0", 4000, undefined, false, 120],
    ],
    [
      "by a variable with a default",
      { line: "puma", files: { [RB]: 'port ENV.fetch("PORT") { 3000 }\n' } },
      ["0.0.0.0", 3000, "PORT", false, 60],
    ],
    [
      "by a variable that is set",
      {
        line: "puma",
        files: { [RB]: "bind \"tcp://0.0.0.0:#{ENV.fetch('PORT', 3000)}\"\n" },
        environment: { PORT: "5000" },
      },
      ["0.0.0.0", 5000, "PORT", false, 60],
    ],
    [
      "by what is worked out",
      { line: "puma", files: { [RB]: "port base + 1\n" } },
      ["0.0.0.0", undefined, undefined, false, 60],
    ],
  ])("listens %s", (_name, one, expected) => {
    expect(facts(one).listens.map(shown)).toEqual([expected]);
  });

  it("listens at a socket alone", () => {
    expect(facts({ line: "puma -b unix:///run/puma.sock" }).listens).toEqual([]);
  });
});

describe("uWSGI", () => {
  it("takes its settings from the command line", () => {
    const found = facts({
      line: "uwsgi --http :5000 --module app:app --harakiri 30",
      files: { "app.py": "" },
    });
    expect(found.listens.map(shown)).toEqual([["0.0.0.0", 5000, undefined, false, 30]]);
    expect([found.entry, found.attribute]).toEqual(["app.py", "app"]);
  });

  it("takes them from its configuration", () => {
    const files = {
      "uwsgi.ini":
        "[uwsgi]\nhttp-socket = 127.0.0.1:8000 ; inside\nwsgi-file = web/main.py\ncallable = api\n",
      "web/main.py": "",
    };
    const found = facts({ line: "uwsgi --ini uwsgi.ini", files });
    expect(found.listens.map(shown)).toEqual([["127.0.0.1", 8000, undefined, false, null]]);
    expect([found.entry, found.attribute]).toEqual(["web/main.py", "api"]);
  });

  it("speaks its own protocol at a socket, which is no HTTP", () => {
    expect(facts({ line: "uwsgi --socket :3031 -w app:app" }).listens).toEqual([]);
  });
});
