import { execFileSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { decode } from "./decode.js";
import {
  DiskFile,
  type Encoding,
  encodeText,
  commonFolder,
  isWithin,
  joinPath,
  openInput,
  textFiles,
  withOutside,
  withTexts,
} from "./index.js";

const ENCODINGS: readonly Encoding[] = ["utf-8", "utf-8-bom", "utf-16le-bom", "utf-16be-bom", "windows-1252"];

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "steady-input-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function make(name: string, files: Record<string, string | Uint8Array>): string {
  const root = join(folder, name);
  mkdirSync(root, { recursive: true });
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(join(root, path, ".."), { recursive: true });
    writeFileSync(join(root, path), content);
  }
  return root;
}

const names = async (path: string): Promise<string[]> => [...(await openInput(path)).files.files.keys()];
const decodeText = (bytes: Uint8Array): string | null => decode(bytes)?.text ?? null;

describe("folders", () => {
  it("lists names of every kind, and skips what was installed or built", async () => {
    const root = make("plain", {
      "a b/ü ñ.yaml": "x",
      Dockerfile: "FROM x",
      "node_modules/p/index.js": "",
      ".git/config": "",
      "env/pyvenv.cfg": "",
      "env/lib/x.py": "",
      "app/package.json": "{}",
      "app/build/out.js": "",
      "build/Dockerfile": "FROM y",
      "cdk.out/t.json": "",
      "cloud/cdk.out/manifest.json": "{}",
    });
    expect(await names(root)).toEqual([
      "Dockerfile",
      "a b/ü ñ.yaml",
      "app/package.json",
      "build/Dockerfile",
      "cloud/cdk.out/manifest.json",
    ]);
  });

  it("ends on links that go in circles, and reads what is outside once", async () => {
    const root = make("links", { "in/a.yaml": "a" });
    const other = make("elsewhere", { "b.yaml": "b" });
    symlinkSync(root, join(root, "self"));
    symlinkSync(".", join(root, "in", "here"));
    symlinkSync("loop", join(root, "loop"));
    symlinkSync(join(root, "nowhere"), join(root, "dangling"));
    symlinkSync(other, join(root, "one"));
    symlinkSync(other, join(root, "two"));
    symlinkSync(join(other, "b.yaml"), join(root, "file.yaml"));
    expect(await names(root)).toEqual(["file.yaml", "in/a.yaml", "one/b.yaml"]);
  });

  it("says of an unusable path what is wrong", async () => {
    expect((await openInput(join(folder, "missing"))).problems).toMatchObject([
      { message: "It cannot be read: it does not exist." },
    ]);
    expect((await openInput(make("empty", {}))).problems).toMatchObject([
      { message: "The folder is empty." },
    ]);
    expect((await openInput("/dev/null")).problems).toMatchObject([
      { message: "This is neither a folder nor a file." },
    ]);
  });
});

describe("a single file", () => {
  it("stands with the steady.yml beside it", async () => {
    const root = make("single", { "t.yaml": "x", "other.yaml": "y", "steady.yml": "application: ." });
    expect(await names(join(root, "t.yaml"))).toEqual(["t.yaml", "steady.yml"]);
  });

  it("that is huge is not read as text", async () => {
    const root = make("huge", { "line.yaml": "AWSTemplateFormatVersion: " });
    truncateSync(join(root, "line.yaml"), 100_000_000);
    const file = (await openInput(root)).files.files.get("line.yaml");
    expect(file?.sizeBytes).toBe(100_000_000);
    expect(file?.text()).toBeNull();
  });
});

describe("large files", () => {
  it("are read when their beginning says that they are deployment files", async () => {
    const filler = "x".repeat(3_000_000);
    const plan = `{"format_version":"1.2","terraform_version":"1.9.0","filler":"${filler}"}`;
    const root = make("large", { "plan.json": plan, "data.json": `{"filler":"${filler}"}` });
    const { files } = (await openInput(root)).files;
    expect(files.get("plan.json")?.text()?.length).toBe(plan.length);
    expect(files.get("data.json")?.text()).toBeNull();
    expect(files.get("data.json")?.head(20)).toBe('{"filler":"xxxxxxxxx');
  });
});

describe("what is no ordinary file", () => {
  it("holds nothing up", async () => {
    const root = make("strange", { "a.yaml": "a" });
    execFileSync("mkfifo", [join(root, "pipe.yaml")]);
    symlinkSync("/dev/zero", join(root, "zero.yaml"));
    expect(await names(root)).toEqual(["a.yaml"]);
    for (const path of [join(root, "pipe.yaml"), "/dev/zero"])
      expect((await openInput(path)).problems).toMatchObject([
        { message: "This is neither a folder nor a file." },
      ]);
    expect(new DiskFile("pipe.yaml", join(root, "pipe.yaml")).head(10)).toBeNull();
  });

  it("has permission bits, and says why it cannot be read", async () => {
    const root = make("modes", { "run.sh": "#!/bin/sh\r\n", gone: "" });
    chmodSync(join(root, "run.sh"), 0o755);
    const { files } = (await openInput(root)).files;
    expect([files.get("run.sh")?.mode, files.get("run.sh")?.text()]).toEqual([0o755, "#!/bin/sh\r\n"]);
    rmSync(join(root, "gone"));
    expect([files.get("gone")?.text(), files.get("gone")?.failure]).toEqual([null, "it does not exist"]);
  });
});

describe("outside files", () => {
  it("are added under their own path, those inside under theirs", async () => {
    const root = make("outside", { "app.js": "1", "deploy/a/t.yaml": "x", "deploy/a/sub/y": "" });
    const { files } = await openInput(join(root, "deploy", "a"));
    const all = withOutside(files, "../..");
    expect([...all.files.keys()]).toEqual(["sub/y", "t.yaml", "../../app.js"]);
    expect(all.files.get("../../app.js")?.text()).toBe("1");
    expect(withOutside(files, "../../missing")).toBe(files);
  });

  it("in memory, texts can be replaced", () => {
    const files = textFiles({ "./a": "1", "../b": "2" });
    const changed = withTexts(files, new Map([["a", "3"]]));
    expect([
      changed.files.get("a")?.text(),
      changed.files.get("../b")?.text(),
      files.files.get("a")?.text(),
    ]).toEqual(["3", "2", "1"]);
  });
});

describe("text", () => {
  const utf16 = (text: string, big: boolean): Uint8Array => {
    const bytes = Buffer.from(text, "utf16le");
    return big ? bytes.swap16() : bytes;
  };

  it("is found in the encodings that people have", () => {
    expect(decodeText(Buffer.from("\uFEFFä: ü"))).toBe("ä: ü");
    expect(decodeText(utf16("\uFEFFa: b\n", false))).toBe("a: b\n");
    expect(decodeText(utf16("\uFEFFa: b\n", true))).toBe("a: b\n");
    expect(decodeText(utf16("Resources: {}\n", false))).toBe("Resources: {}\n");
    expect(decodeText(Buffer.from([0x23, 0x20, 0xfc, 0x0a, 0x61]))).toBe("# ü\na");
    expect(decodeText(Buffer.from(""))).toBe("");
  });

  it("is written back as it was", () => {
    const text = "a: ü – €\r\n";
    for (const encoding of ENCODINGS) {
      const bytes = encodeText(text, encoding);
      expect(bytes === null ? null : decode(bytes)).toEqual({ text, encoding });
    }
    expect(encodeText("日", "windows-1252")).toBeNull();
  });

  it("is not found in binary", () => {
    expect(decodeText(Buffer.from([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1, 0, 0, 0, 0, 0]))).toBeNull();
    expect(decodeText(Buffer.from([0x89, 0x50, 0x4e, 0x47, 1, 2, 3, 4, 5, 6, 7, 8]))).toBeNull();
    expect(decodeText(Buffer.alloc(100))).toBeNull();
  });
});

describe("paths", () => {
  it("join, climb and compare", () => {
    expect(joinPath("deploy/a", "../..")).toBe(".");
    expect(joinPath(".", "../../x/./y")).toBe("../../x/y");
    expect(joinPath("../..", "../x")).toBe("../../../x");
    expect(isWithin("../../src/x", "../..")).toBe(true);
    expect(isWithin("src/x", "..")).toBe(true);
    expect(isWithin("../../x", "..")).toBe(false);
    expect(isWithin("../x", ".")).toBe(false);
    expect(isWithin("ab/x", "a")).toBe(false);
    expect(commonFolder("a/b", "a/c/d")).toBe("a");
    expect(commonFolder("a/b", "../../x")).toBe("../..");
  });
});
