// Applications that behave as badly as they can, through the whole command: the right cause or one clear
// sentence, the right exit code, and nothing left running.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { afterEach, describe, expect, it, vi } from "vitest";
import { application, server, type SmallApplication } from "./applications.js";
import { processes } from "./processes.js";
import { type Ended, type JsonReport, steady, steadyJson } from "./steady.js";

const made: { dispose(): void }[] = [];
afterEach(() => {
  for (const one of made.splice(0)) one.dispose();
});

function folderOf(parts: SmallApplication): string {
  const one = application(parts);
  made.push(one);
  return one.folder;
}

/** Processes that were started in this folder or name it. */
function left(folder: string): string[] {
  return processes()
    .map(({ text }) => text)
    .filter((text) => text.includes(folder));
}

async function rehearsed(
  parts: SmallApplication,
  ...words: readonly string[]
): Promise<Ended & { readonly report: JsonReport; readonly folder: string }> {
  const folder = folderOf(parts);
  const ended = await steadyJson(["rehearse", folder, ...words]);
  await vi.waitFor(() => expect(left(folder)).toEqual([]), { timeout: 20_000 });
  expect(ended.stderr).not.toMatch(/\n\s+at /);
  return { ...ended, folder };
}

const rootOf = (report: JsonReport): string | undefined => report.findings[0]?.cause;
const outcomeOf = (report: JsonReport): string | undefined => report.scenarios?.[0]?.outcome;

describe("an application that", () => {
  it.each([
    ["ends at once with 0", 'console.log("nothing to do");', "essential-container-exited"],
    ["ends at once with 1", 'throw new Error("no licence found");', "essential-container-exited"],
    ["has a syntax error", "const a = ;", "configuration-invalid"],
    ["needs a module that nobody declares", 'require("left-out");', "module-missing"],
    [
      "goes into the background",
      `require("node:child_process").spawn(process.execPath, ["-e", "setInterval(() => {}, 1000) //" + __dirname], { detached: true, stdio: "ignore" }).unref();`,
      "essential-container-exited",
    ],
    [
      "ends once it is asked by several at once",
      server({
        before: "let open = 0;",
        handler:
          'open += 1; if (open > 4) throw new Error("too many"); setTimeout(() => { open -= 1; response.end("ok"); }, 20);',
      }),
      "essential-container-exited",
    ],
    ["listens on loopback", server({ listen: 'process.env.PORT || 3000, "127.0.0.1"' }), "bind-loopback"],
    [
      "uses more memory than it may",
      server({
        before: "const held = []; setInterval(() => held.push(Buffer.alloc(16 * 1024 * 1024, 1)), 20);",
      }),
      "out-of-memory",
    ],
  ])("%s", async (_name, source, cause) => {
    const { code, report } = await rehearsed({ source });
    expect([code, outcomeOf(report), rootOf(report)]).toEqual([1, "failed", cause]);
  });

  it("says why before it ends is quoted", async () => {
    const { report } = await rehearsed({ source: 'throw new Error("no licence found");' });
    expect(report.findings[0]).toMatchObject({ explanation: expect.stringContaining("no licence found") });
  });

  it("hangs before it listens", async () => {
    const { code, report } = await rehearsed({ source: "setInterval(() => {}, 1000);" });
    expect([code, outcomeOf(report)]).toEqual([1, "failed"]);
  });

  it("ignores SIGTERM", async () => {
    const source = server().replace("() => server.close(() => process.exit(0))", "() => {}");
    const { code, report } = await rehearsed({ source });
    expect([code, outcomeOf(report)]).toEqual([0, "steady"]);
  });

  it("prints a gigabyte", async () => {
    const before = `const line = "x".repeat(65535) + "\\n"; let lines = 0;
      const go = () => { while (lines++ < 16384 && process.stdout.write(line)); if (lines < 16384) process.stdout.once("drain", go); };
      go();`;
    const { code, report, stdout } = await rehearsed({ source: server({ before }) });
    expect([code, outcomeOf(report)]).toEqual([0, "steady"]);
    expect(stdout.length).toBeLessThan(4_000_000);
  });

  it("listens on another port: the repaired deployment is observed and proven", async () => {
    const port = await freePort();
    const { code, report } = await rehearsed({ source: server({ listen: `${port}, "0.0.0.0"` }) });
    expect([code, rootOf(report)]).toEqual([1, "port-mismatch"]);
    expect(report.findings[0]?.repairs.some(({ proof }) => proof?.reachesSteadyState)).toBe(true);
  });
});

describe("what cannot be observed here says so in one sentence, with exit code 2", () => {
  const noteOf = (report: JsonReport): string | null | undefined => report.scenarios?.[0]?.note;

  it("a package that is declared and not installed", async () => {
    const { code, report } = await rehearsed({
      source: 'require("left-out");',
      package: { name: "shop", dependencies: { "left-out": "1.3.0" } },
    });
    expect([code, outcomeOf(report)]).toEqual([2, "not-observed"]);
    expect(noteOf(report)).toContain("left-out is declared but not installed");
  });

  it("a port that another process holds", async () => {
    const port = await freePort();
    const holder = createServer().listen(port, "0.0.0.0");
    await new Promise((resolve) => holder.once("listening", resolve));
    const { code, report } = await rehearsed({ source: server({ listen: `${port}, "0.0.0.0"` }), port });
    holder.close();
    expect([code, outcomeOf(report)]).toEqual([2, "not-observed"]);
    expect(noteOf(report)).toContain(`port ${port} is already taken`);
  });

  it("a start that gives up because somebody outside is not called from here", async () => {
    const before =
      "fetch(process.env.FLAGS_URL).catch((error) => { console.error(error.cause ?? error); process.exit(1); });";
    const { code, report } = await rehearsed({
      source: server({ before }),
      environment: { FLAGS_URL: "https://flags.example.com/v1" },
    });
    expect(noteOf(report)).toContain("FLAGS_URL");
    expect(code).toBe(2);
  });
});

describe("an application in its image's folders", () => {
  it("is started by the image's absolute path, with a configuration that is copied elsewhere", async () => {
    const before = "console.log(require(process.env.SETTINGS_FILE).name);";
    const { code, report } = await rehearsed({
      source: "",
      dockerfile: [
        "FROM node:20.20.2-bookworm-slim",
        "WORKDIR /srv/web",
        "COPY package.json ./",
        "COPY src/ ./lib/",
        "COPY settings/live.json /etc/shop/live.json",
        "ENV SETTINGS_FILE=/etc/shop/live.json",
        'CMD ["node", "/srv/web/lib/main.js"]',
      ].join("\n"),
      files: { "src/main.js": server({ before }), "settings/live.json": '{"name":"shop"}' },
    });
    expect([code, outcomeOf(report)]).toEqual([0, "steady"]);
  });

  it("may stand under a path with blanks and letters of any kind", async () => {
    const folder = folderOf({ source: server(), under: "über uns/mein 'shop'/" });
    const ended = await steadyJson(["rehearse", join(folder, "über uns", "mein 'shop'")]);
    expect([ended.code, outcomeOf(ended.report)]).toEqual([0, "steady"]);
  });
});

describe("options that cannot be used", () => {
  it.each([
    ["--profile", "{", "is not JSON"],
    ["--profile", '{"schema":"other@1"}', "is not a profile"],
    ["--profile", '{"schema":"steadystate/profile@1","runs":[{}]}', "is damaged"],
    ["--profile", null, "does not exist"],
    ["--save-profile", null, "cannot be written"],
    ["--output", null, "cannot be written"],
  ])("%s %s", async (option, content, message) => {
    const folder = folderOf({ source: server() });
    const file = join(folder, "elsewhere", "file.json");
    if (content !== null) {
      mkdirSync(join(folder, "elsewhere"));
      writeFileSync(file, content);
    }
    const ended = await steady(["rehearse", folder, option, file]);
    expect(ended.code).toBe(2);
    expect(ended.stderr).toContain(message);
    expect(ended.stderr.trim().split("\n")).toHaveLength(1);
  });

  it.each([
    ["nonsense", "is not known"],
    ["postgres=late:soon", "needs seconds"],
    ["redis=hang", "does not have"],
  ])("--fault %s", async (fault, message) => {
    const ended = await steady(["rehearse", folderOf({ source: server() }), "--fault", fault]);
    expect(ended.code).toBe(2);
    expect(ended.stderr).toContain(message);
  });

  it("--output and --save-profile write what the terminal would have shown", async () => {
    const folder = folderOf({ source: server() });
    const [told, kept] = [join(folder, "told.txt"), join(folder, "kept.json")];
    const ended = await steady(["rehearse", folder, "--output", told, "--save-profile", kept]);
    expect([ended.code, ended.stdout]).toEqual([0, ""]);
    expect(readFileSync(told, "utf8")).toContain("steady at");
    const again = await steadyJson(["rehearse", folder, "--profile", kept]);
    expect([again.code, outcomeOf(again.report)]).toEqual([0, "steady"]);
  });
});

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => probe.once("listening", resolve));
  const address = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  if (address === null || typeof address === "string") throw new Error("no port was given");
  return address.port;
}
