import { Buffer } from "node:buffer";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import * as fc from "fast-check";
import { type Header, pack } from "tar-stream";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ZipFile } from "yazl";
import { type InputFile, openInput } from "../index.js";
import { Budget } from "./budget.js";
import { openArchive, type OpenedArchive } from "./open-archive.js";
import { openTar } from "./tar.js";
import { openZip } from "./zip.js";

interface Member {
  readonly name: string;
  readonly text: string | Buffer;
  readonly mode?: number;
}

async function zipOf(members: readonly Member[]): Promise<Buffer> {
  const zip = new ZipFile();
  for (const { name, text, mode } of members)
    zip.addBuffer(Buffer.from(text), name, mode === undefined ? {} : { mode: 0o100000 | mode });
  zip.end();
  const chunks: Buffer[] = [];
  for await (const chunk of zip.outputStream) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks);
}

async function tarOf(
  members: readonly (Partial<Header> & { name: string; text?: string })[],
): Promise<Buffer> {
  const tar = pack();
  for (const { text, ...header } of members) tar.entry(header, text ?? "");
  tar.finalize();
  const chunks: Buffer[] = [];
  for await (const chunk of tar) chunks.push(Buffer.from(chunk as Uint8Array));
  return Buffer.concat(chunks);
}

const inMemory = (bytes: Buffer) => ({
  sizeBytes: bytes.length,
  read: (start: number, length: number) => bytes.subarray(start, start + length),
});

function open(bytes: Buffer, onlyBundles = false): Promise<OpenedArchive | null> {
  return openArchive({ path: "a", absolute: "/a", source: inMemory(bytes), onlyBundles });
}

const texts = (opened: OpenedArchive | null): Record<string, string | null> =>
  Object.fromEntries((opened?.files ?? []).map((file) => [file.path, file.text()]));
const messages = (opened: OpenedArchive | null): string[] =>
  (opened?.problems ?? []).map(({ message }) => message);

/** yazl refuses such names, so they are written over others of the same length. */
function renamed(zip: Buffer, from: string, to: string): Buffer {
  const changed = Buffer.from(zip);
  for (let at = changed.indexOf(from); at >= 0; at = changed.indexOf(from, at + 1))
    changed.write(to, at, "latin1");
  return changed;
}

const BUNDLE: readonly Member[] = [
  { name: "Procfile", text: "web: gunicorn app:app\n" },
  { name: ".platform/hooks/predeploy/01.sh", text: "#!/bin/sh\r\ntrue\r\n", mode: 0o755 },
  { name: "node_modules/x/index.js", text: "1" },
  { name: "dist/server.js", text: "listen()" },
];

describe("a zip", () => {
  it("is read as a folder, with modes and line ends; what was installed is not listed", async () => {
    const opened = await open(await zipOf(BUNDLE));
    expect(texts(opened)).toEqual({
      "a!/Procfile": "web: gunicorn app:app\n",
      "a!/.platform/hooks/predeploy/01.sh": "#!/bin/sh\r\ntrue\r\n",
      "a!/dist/server.js": "listen()",
    });
    expect(opened?.files.map(({ mode, writable }) => [mode, writable])).toEqual([
      [0o664, false],
      [0o755, false],
      [0o664, false],
    ]);
    expect(opened?.problems).toEqual([]);
  });

  it("that Windows made says nothing of modes", async () => {
    const zip = await zipOf([{ name: "a.sh", text: "x", mode: 0o755 }]);
    const central = zip.indexOf("PK\u0001\u0002", 0, "latin1");
    zip[central + 5] = 0;
    expect((await open(zip))?.files[0]?.mode).toBeNull();
  });

  it("keeps the folder that everything was packed with", async () => {
    const zip = await zipOf([{ name: "app/Procfile", text: "web: x" }]);
    expect(Object.keys(texts(await open(zip, true)))).toEqual(["a!/app/Procfile"]);
  });

  it("may hold a bundle, but not without end", async () => {
    const inner = await zipOf([{ name: "Procfile", text: "web: x" }]);
    const middle = await zipOf([{ name: "b.zip", text: inner }]);
    expect(texts(await open(middle))).toEqual({ "a!/b.zip!/Procfile": "web: x" });
    const outer = await zipOf([
      { name: "Procfile", text: "web: y" },
      { name: "m", text: middle },
    ]);
    expect(Object.keys(texts(await open(outer)))).toEqual(["a!/Procfile", "a!/m"]);
  });

  it("that lies in a folder is entered only as a bundle", async () => {
    expect(await open(await zipOf([{ name: "lib/x.class", text: "x" }]), true)).toBeNull();
    const template = 'Resources:\n  T:\n    Type: "AWS::SNS::Topic"\n';
    expect(await open(await zipOf([{ name: "t.yaml", text: template }]), true)).not.toBeNull();
    expect(await open(Buffer.from("PK\u0003\u0004 and nothing else"), true)).toBeNull();
  });

  it("with names that lead out says so, and the rest is read", async () => {
    const zip = await zipOf([
      { name: "11_etc_passwd", text: "x" },
      { name: "2_etc_passwd", text: "x" },
      { name: "dir_file", text: "x" },
      { name: "fine", text: "y" },
    ]);
    const bad = [
      ["11_etc_passwd", "../etc/passwd"],
      ["2_etc_passwd", "/etc//passwd"],
      ["dir_file", "dir\\file"],
    ] as const;
    const opened = await open(bad.reduce((bytes, [from, to]) => renamed(bytes, from, to), zip));
    expect(texts(opened)).toEqual({ "a!/fine": "y" });
    expect(messages(opened)).toEqual([
      'Of this archive 1 entry ("../etc/passwd") are not read, because they point outside the archive.',
      'Of this archive 1 entry ("/etc//passwd") are not read, because they have absolute paths.',
      expect.stringContaining("backslashes"),
    ]);
  });

  it("with the same name twice takes the last and says so", async () => {
    const zip = await zipOf([
      { name: "Procfile", text: "one" },
      { name: "Procfilf", text: "two" },
    ]);
    const opened = await open(renamed(zip, "Procfilf", "Procfile"));
    expect(texts(opened)).toEqual({ "a!/Procfile": "two" });
    expect(messages(opened)).toEqual(['The archive holds "Procfile" more than once; the last one counts.']);
  });

  it("that is a bomb is not unpacked", async () => {
    const zeros = Buffer.alloc(30_000_000, " ");
    const zip = await zipOf([
      { name: "big.yaml", text: zeros },
      { name: "ok", text: "1" },
    ]);
    expect(texts(await open(zip))).toEqual({ "a!/big.yaml": null, "a!/ok": "1" });
    // It says that it is small, and is not.
    const lying = Buffer.from(zip);
    for (const [signature, at] of [["PK\u0001\u0002", 24]] as const)
      lying.writeUInt32LE(1000, lying.indexOf(signature, 0, "latin1") + at);
    const file = (await open(lying))?.files[0];
    expect(file?.text()).toBeNull();
    expect(file?.failure).toContain("more than it says");
  });

  it("is unpacked no further than its budget", async () => {
    const zip = await zipOf(["a", "b", "c"].map((name) => ({ name, text: "x".repeat(400) })));
    const { entries } = await openZip(inMemory(zip), new Budget(1_000_000 / 1_000));
    const [first, second, third] = entries;
    expect([first?.read(400).length, second?.read(400).length]).toEqual([400, 400]);
    expect(() => third?.read(400)).toThrow("of one archive at most");
  });

  it("that is encrypted, cut off or damaged says so in one sentence", async () => {
    const zip = await zipOf(BUNDLE);
    const encrypted = Buffer.from(zip);
    for (
      let at = encrypted.indexOf("PK\u0001\u0002");
      at >= 0;
      at = encrypted.indexOf("PK\u0001\u0002", at + 1)
    )
      encrypted.writeUInt16LE(encrypted.readUInt16LE(at + 8) | 1, at + 8);
    expect(messages(await open(encrypted))).toEqual([expect.stringMatching(/3 entries .* are encrypted\.$/)]);
    expect(messages(await open(zip.subarray(0, -30)))).toEqual([
      "This archive cannot be read: it is cut off or damaged.",
    ]);
    const damaged = Buffer.from(zip);
    damaged.fill(0xee, 40, 60);
    const first = (await open(damaged))?.files[0];
    expect([first?.text(), first?.failure]).toEqual([null, expect.stringContaining("damaged")]);
  });

  it("has names in UTF-8, whether it says so or not", async () => {
    const zip = await zipOf([{ name: "größe.yaml", text: "a" }]);
    for (const signature of ["PK\u0001\u0002", "PK\u0003\u0004"]) {
      const at = zip.indexOf(signature) + (signature.endsWith("\u0002") ? 8 : 6);
      zip.writeUInt16LE(zip.readUInt16LE(at) & ~0x800, at);
    }
    expect(Object.keys(texts(await open(zip)))).toEqual(["a!/größe.yaml"]);
  });
});

describe("a tar", () => {
  const members = [
    { name: "app/", type: "directory" as const },
    { name: "app/Procfile", text: "web: x\n", mode: 0o644 },
    { name: `app/${"long/".repeat(40)}run.sh`, text: "#!", mode: 0o755 },
    { name: "app/here", type: "symlink" as const, linkname: "Procfile" },
    { name: "app/hard", type: "link" as const, linkname: "app/Procfile" },
    { name: "app/out", type: "symlink" as const, linkname: "../../etc/passwd" },
    { name: "../up", text: "x" },
  ];

  it.each(["plain", "compressed"])("is read %s, with modes, links and long names", async (how) => {
    const tar = await tarOf(members);
    const opened = await open(how === "plain" ? tar : gzipSync(tar));
    expect(texts(opened)).toEqual({
      "a!/app/Procfile": "web: x\n",
      [`a!/app/${"long/".repeat(40)}run.sh`]: "#!",
      "a!/app/here": "web: x\n",
      "a!/app/hard": "web: x\n",
    });
    expect(opened?.files[1]?.mode).toBe(0o755);
    expect(messages(opened)).toEqual([
      expect.stringContaining('"../up"'),
      expect.stringContaining('"app/out"'),
    ]);
  });

  it("that is cut off keeps what came before", async () => {
    const tar = await tarOf([members[1] ?? { name: "x" }, { name: "b", text: "y".repeat(100_000) }]);
    const opened = await open(tar.subarray(0, 20_000));
    expect(texts(opened)).toMatchObject({ "a!/app/Procfile": "web: x\n" });
    expect(messages(opened)).toEqual(["It is not read to its end: the archive ends too early."]);
    expect(messages(await open(gzipSync(tar, { level: 0 }).subarray(0, 20_000)))).toEqual([
      "It is not read to its end: the archive ends too early.",
    ]);
  });

  it("that is a bomb ends as a sentence", async () => {
    const head = (await tarOf([{ name: "b", text: "x" }])).subarray(0, 512);
    const zeros = gzipSync(Buffer.alloc(10_000_000));
    const bomb = Buffer.concat([gzipSync(head), ...Array.from({ length: 8 }, () => zeros)]);
    const { problems } = await openTar(inMemory(bomb), true, new Budget(30_000_000));
    expect(problems).toEqual(["It is not read to its end: of one archive at most 30 MB are unpacked."]);
  });

  it("with large files that are no texts says nothing of them", async () => {
    const bytes = Buffer.alloc(300_000, "\u0000\u0000\u0001\u0002");
    const opened = await open(await tarOf([{ name: "photo", text: bytes.toString("latin1") }]));
    const [file] = opened?.files ?? [];
    expect([file?.text(), file?.failure]).toEqual([null, null]);
  });

  it("is no single compressed file", async () => {
    expect(await open(gzipSync(Buffer.from("a log line\n".repeat(100))))).toBeNull();
  });
});

describe("whatever is done to an archive", () => {
  it("nothing is thrown, and every file has a text or none", async () => {
    const zip = await zipOf(BUNDLE);
    const tar = gzipSync(
      await tarOf([
        { name: "Procfile", text: "web: x" },
        { name: "b/c.sh", text: "y" },
      ]),
    );
    const damage = fc.record({
      bytes: fc.constantFrom(zip, tar, await tarOf([{ name: "x", text: "y".repeat(2000) }])),
      changes: fc.array(fc.tuple(fc.nat(5000), fc.nat(255)), { maxLength: 12 }),
      cut: fc.option(fc.nat(5000)),
    });
    await fc.assert(
      fc.asyncProperty(damage, async ({ bytes, changes, cut }) => {
        const changed = Buffer.from(bytes);
        for (const [at, byte] of changes) changed[at % changed.length] = byte;
        const opened = await open(cut === null ? changed : changed.subarray(0, cut % changed.length));
        for (const file of opened?.files ?? [])
          expect([null, "string"]).toContain(file.text() === null ? null : "string");
        for (const message of messages(opened)) expect(message).toMatch(/^[A-Z][^\n]*\.$/);
      }),
      { numRuns: 400 },
    );
  }, 60_000);
});

describe("in an input", () => {
  let folder = "";
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "steady-archive-"));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const paths = (files: ReadonlyMap<string, InputFile>): string[] => [...files.keys()];

  it("an archive is entered by its content, whatever it is called", async () => {
    mkdirSync(join(folder, "sub"));
    writeFileSync(join(folder, "sub", "release-7"), await zipOf(BUNDLE));
    writeFileSync(join(folder, "sub", "library.jar"), await zipOf([{ name: "x/Y.class", text: "x" }]));
    writeFileSync(join(folder, "sub", "t.yaml"), "a: 1");
    const { files, problems } = await openInput(folder);
    expect(problems).toEqual([]);
    expect(paths(files.files)).toEqual([
      "sub/library.jar",
      "sub/release-7!/Procfile",
      "sub/release-7!/.platform/hooks/predeploy/01.sh",
      "sub/release-7!/dist/server.js",
      "sub/t.yaml",
    ]);
    const alone = await openInput(join(folder, "sub", "library.jar"));
    expect(paths(alone.files.files)).toEqual(["library.jar!/x/Y.class"]);
    writeFileSync(join(folder, "empty.zip"), await zipOf([]));
    expect((await openInput(join(folder, "empty.zip"))).problems).toMatchObject([
      { message: "The archive is empty." },
    ]);
  });
});
