import { describe, expect, it } from "vitest";
import { textFiles } from "../../input/index.js";
import { type Change, type ImageBuild, type Json, knownValue } from "../../model/index.js";
import { applyEdits } from "../apply-edits.js";
import { reader } from "./index.js";

function fileOf(text: string, path = "any name") {
  const files = textFiles({ [path]: text });
  const file = files.files.get(path);
  if (file === undefined) throw new Error("no file");
  return { file, files };
}

function imageOf(text: string): ImageBuild {
  const { file, files } = fileOf(text);
  const image = reader.read(file, { files }).images?.[0];
  if (image === undefined) throw new Error("no image");
  return image;
}

function edited(
  text: string,
  change: { op: "set" | "remove"; path: (string | number)[]; value?: Json },
): string | null {
  const { file } = fileOf(text);
  const node = { file: file.path, path: change.path };
  const whole: Change =
    change.op === "remove" ? { op: "remove", node } : { op: "set", node, value: change.value ?? null };
  const edits = reader.edit(file, whole);
  return edits === null ? null : applyEdits(text, edits);
}

const recognised = (text: string): boolean => reader.recognises(fileOf(text).file);

describe("recognition", () => {
  it("takes Dockerfiles under any name", () => {
    for (const text of [
      "FROM node:20\n",
      "# syntax=docker/dockerfile:1\n\nARG V=20\nFROM node:${V} AS build\nRUN a && \\\n  b\n",
      "from python:3.12\nrun pip install x\ncmd python x.py",
      "FROM scratch\nCOPY <<EOF /a\nnot an instruction\nEOF\n",
    ]) {
      expect([text, recognised(text)]).toEqual([text, true]);
    }
  });

  it("leaves other texts alone", () => {
    for (const text of [
      "",
      "from flask import Flask\napp = Flask(__name__)\n",
      "From: a@b.c\nTo: d@e.f\nSubject: x\n",
      "services:\n  web:\n    image: x\n",
      "FROM users\nWHERE id = 1\nORDER BY id\n",
      "web: gunicorn app:app\n",
      "Run the tests\nCopy the file\n",
      '{"FROM": "x"}',
    ]) {
      expect([text, recognised(text)]).toEqual([text, false]);
    }
  });

  it("tells a forgotten FROM", () => {
    const text = "WORKDIR /app\nCOPY . .\nRUN npm ci\nCMD node x.js\n";
    expect(recognised(text)).toBe(true);
    const { file, files } = fileOf(text);
    expect(reader.read(file, { files }).problems).toHaveLength(1);
  });
});

describe("stages", () => {
  it("inherits across stages, and keeps the place of what is inherited", () => {
    const image = imageOf(
      [
        "ARG VERSION=3.12",
        "FROM python:${VERSION}-slim AS base",
        "ENV PORT=8000 HOME=/srv",
        "WORKDIR $HOME/app",
        "USER 1000:1000",
        'CMD ["python", "-m", "app"]',
        "FROM base AS final",
        "EXPOSE $PORT 9000-9001/tcp",
        "COPY --from=base /x /y",
        "HEALTHCHECK --interval=1m30s --timeout=3s CMD curl -f http://localhost:8000/ || exit 1",
      ].join("\n"),
    );
    const { final } = image;
    expect(image.stages).toHaveLength(2);
    expect(knownValue(final.base)).toBe("base");
    expect(knownValue(final.rootBase)).toBe("python:3.12-slim");
    expect(knownValue(final.workingDirectory)).toBe("/srv/app");
    expect(knownValue(final.user)).toBe("1000:1000");
    expect(final.exposedPorts.map(knownValue)).toEqual([8000, 9000, 9001]);
    expect(knownValue(final.command?.words)).toEqual(["python", "-m", "app"]);
    expect(final.command?.origin).toMatchObject({
      place: { line: 6, column: 5 },
      node: { path: ["stages", 0, "command"] },
    });
    expect(final.copies).toMatchObject([{ fromStage: "base", sources: ["/x"], destination: "/y" }]);
    expect(final.healthCheck).toMatchObject({ intervalSeconds: 90, timeoutSeconds: 3, retries: 3 });
    expect(knownValue(final.healthCheck?.command?.words)).toEqual([
      "curl -f http://localhost:8000/ || exit 1",
    ]);
    expect(final.environment.map(({ name, value }) => [name, knownValue(value)])).toEqual([
      ["PORT", "8000"],
      ["HOME", "/srv"],
    ]);
    expect(final.environment[1]?.origin.place).toMatchObject({ line: 3, column: 15, endColumn: 24 });
  });

  it("tells exec form from shell form, continuations and comments taken out", () => {
    const { final } = imageOf(
      'FROM x\nENTRYPOINT [ "tini", \\\n  "--" ]\nCMD node server.js \\\n  # why\n  --port 80\n',
    );
    expect(final.entryPoint).toMatchObject({ form: "exec", words: { value: ["tini", "--"] } });
    expect(final.command).toMatchObject({ form: "shell", words: { value: ["node server.js   --port 80"] } });
    expect(imageOf("FROM x\nCMD ['node', 'x']").final.command?.form).toBe("shell");
  });

  it("forgets an inherited CMD where a new ENTRYPOINT comes without one", () => {
    expect(imageOf('FROM a AS b\nCMD ["x"]\nFROM b\nENTRYPOINT ["y"]').final.command).toBeNull();
    expect(imageOf('FROM a\nCMD ["x"]\nENTRYPOINT ["y"]').final.command).not.toBeNull();
  });

  it("works out arguments and defaults; what is set outside is unknown", () => {
    const { final } = imageOf(
      "ARG TAG\nFROM --platform=$BUILDPLATFORM node:${TAG:-20} AS b\nARG N=5\nENV A=${N} B=${MISSING:-d} C=${N:+set} D='$N' E=\"q $N\" F=$UNDEFINED\nFROM b\n",
    );
    expect(knownValue(final.rootBase)).toBe("node:20");
    expect(final.platform.known).toBe(false);
    expect(final.environment.map(({ value }) => knownValue(value))).toEqual([
      "5",
      "d",
      "set",
      "$N",
      "q 5",
      undefined,
    ]);
    expect(imageOf("ARG T\nFROM node:$T").final.base.known).toBe(false);
  });

  it("keeps HEALTHCHECK NONE, heredocs and the escape directive", () => {
    expect(imageOf("FROM x\nHEALTHCHECK NONE").final.healthCheck?.command).toBeNull();
    const image = imageOf(
      "FROM x\nRUN <<EOF\nnpm ci\nnpm run build\nEOF\nCOPY <<EOT /etc/x.conf\nport 80\nEOT\nCOPY a b /c/\n",
    );
    expect(image.final.runs.map(knownValue)).toEqual(["npm ci\nnpm run build"]);
    expect(image.final.copies).toHaveLength(1);
    const windows = imageOf("# escape=`\nFROM x\nRUN a `\n  b\nWORKDIR C:\\app\n").final;
    expect(windows.runs.map(knownValue)).toEqual(["a   b"]);
  });

  it("reads old ENV, inherited working folders and quotes with blanks", () => {
    const { final } = imageOf(
      'FROM x\nENV GREETING hello there\nWORKDIR /a\nWORKDIR b\nCOPY ["a b.txt", "/x y/"]\nENV P="a b" Q=c\\ d\n',
    );
    expect(final.environment.map(({ value }) => knownValue(value))).toEqual(["hello there", "a b", "c d"]);
    expect(knownValue(final.workingDirectory)).toBe("/a/b");
    expect(final.copies[0]).toMatchObject({ sources: ["a b.txt"], destination: "/x y/" });
  });

  it("tells secrets that the image would carry", () => {
    const { file, files } = fileOf("FROM x\nENV DB_PASSWORD=correct-horse-7 DB_PASSWORD_FILE=/run/x\n");
    expect(reader.read(file, { files }).secrets).toMatchObject([
      { what: "password", origin: { place: { line: 2 } } },
    ]);
  });
});

describe("edits", () => {
  const text =
    "# mine\nFROM node:20 AS build\nENV PORT=80\nHEALTHCHECK --interval=5s CMD x\nCMD node server.js\n";

  it("replaces a command and keeps the rest", () => {
    expect(edited(text, { op: "set", path: ["stages", 0, "command"], value: ["node", "server.js"] })).toBe(
      text.replace("CMD node server.js\n", 'CMD ["node", "server.js"]\n'),
    );
  });

  it("adds what is missing after the stage", () => {
    expect(edited(text, { op: "set", path: ["stages", 0, "user"], value: "node" })).toBe(
      text.replace("CMD node server.js\n", "CMD node server.js\nUSER node\n"),
    );
    expect(
      edited(text, { op: "set", path: ["stages", 0, "environment", "HOST"], value: "0.0.0.0" }),
    ).toContain("ENV HOST=0.0.0.0\nENV PORT=80");
  });

  it("changes one variable, a health check's command, and removes", () => {
    expect(edited(text, { op: "set", path: ["stages", 0, "environment", "PORT"], value: "8000" })).toContain(
      "ENV PORT=8000\n",
    );
    expect(
      edited(text, { op: "set", path: ["stages", 0, "healthCheck"], value: "curl -f localhost" }),
    ).toContain("HEALTHCHECK --interval=5s CMD curl -f localhost\n");
    expect(edited(text, { op: "remove", path: ["stages", 0, "healthCheck"] })).toBe(
      text.replace("HEALTHCHECK --interval=5s CMD x\n", ""),
    );
  });

  it("refuses what it cannot do", () => {
    expect(edited(text, { op: "set", path: ["stages", 4, "command"], value: ["x"] })).toBeNull();
    expect(edited(text, { op: "set", path: ["stages", 0, "command"], value: 5 })).toBeNull();
    expect(edited(text, { op: "remove", path: ["stages", 0, "base"] })).toBeNull();
  });
});

describe("bad input", () => {
  it("ends on long and strange texts", () => {
    for (const body of [
      "a".repeat(500_000),
      "\\\n".repeat(50_000),
      "${A:-".repeat(5_000),
      '["'.repeat(20_000),
      "<<A ".repeat(5_000),
    ]) {
      expect(imageOf(`FROM x\nENV A=${body}\nRUN ${body}`).stages).toHaveLength(1);
    }
  });
});
