import { describe, expect, it } from "vitest";
import { textFiles } from "../../input/index.js";
import { applyEdits } from "../apply-edits.js";
import { reader } from "./index.js";

function file(text: string, path = "some file") {
  const input = textFiles({ [path]: text });
  const found = input.files.get(path);
  if (found === undefined) throw new Error("no file");
  return { found, input };
}

const recognised = (text: string, path?: string): boolean => reader.recognises(file(text, path).found);

describe("Procfile", () => {
  it("is known by its lines", () => {
    expect(recognised("# c\nweb: gunicorn app:app\nworker: celery -A x worker\n")).toBe(true);
    expect(recognised("web: PORT=1 ./bin/start\r\n")).toBe(true);
    expect(recognised("custom: ./run-me\n", "Procfile")).toBe(true);
    expect(recognised("web: gunicorn a:app\nname: value\n")).toBe(false);
    expect(recognised("application: ../..\n")).toBe(false);
    expect(recognised("web: https://a.example\n")).toBe(false);
    expect(recognised("")).toBe(false);
  });

  it("gives each process its place, and lets it be changed", () => {
    const text = "web:  gunicorn --bind 127.0.0.1:8000 app:app  \nworker: celery worker\n";
    const { found, input } = file(text);
    expect(reader.read(found, { files: input }).processes).toMatchObject([
      {
        name: "web",
        line: "gunicorn --bind 127.0.0.1:8000 app:app",
        origin: { place: { line: 1, column: 7, endColumn: 45 } },
      },
      { name: "worker", line: "celery worker" },
    ]);
    const node = { file: found.path, path: ["processes", "web"] };
    const edits = reader.edit(found, { op: "set", node, value: "gunicorn --bind 0.0.0.0:8000 app:app" });
    expect(applyEdits(text, edits ?? [])).toBe(text.replace("127.0.0.1", "0.0.0.0"));
    expect(reader.edit(found, { op: "remove", node })).toBeNull();
  });
});
