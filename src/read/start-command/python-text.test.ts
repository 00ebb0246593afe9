import { describe, expect, it } from "vitest";
import { shellTexts } from "./python-text.js";

const NAMES: Readonly<Record<string, string>> = {
  HOST: 'os.getenv("HOST", "0.0.0.0")',
  port: "int(os.environ.get('PORT', 8000))",
  loop: "loop",
};

describe("texts of Python expressions", () => {
  it.each([
    ['"0.0.0.0:8000"', ["0.0.0.0:8000"]],
    ["f\"0.0.0.0:{os.getenv('PORT', '8080')}\"", ["0.0.0.0:${PORT:-8080}"]],
    ["f\"0.0.0.0:{os.getenv('PORT') or '8080'}\"", ["0.0.0.0:${PORT:-8080}"]],
    ["os.environ.get('GUNICORN_BIND', '0.0.0.0:8000')", ["${GUNICORN_BIND:-0.0.0.0:8000}"]],
    ['os.getenv("H", "0.0.0.0") + ":" + os.getenv("P", "80")', ["${H:-0.0.0.0}:${P:-80}"]],
    ['"0.0.0.0:%s" % os.environ["PORT"]', ["0.0.0.0:${PORT}"]],
    ['"%s:%d" % (HOST, port)', ["${HOST:-0.0.0.0}:${PORT:-8000}"]],
    ['"{}:{}".format(HOST, 80)', ["${HOST:-0.0.0.0}:80"]],
    ['f"{HOST}:{port}"', ["${HOST:-0.0.0.0}:${PORT:-8000}"]],
    ['":" + str(port)', [":${PORT:-8000}"]],
    ['["0.0.0.0:80", "[::]:80",]', ["0.0.0.0:80", "[::]:80"]],
    ['"0.0.0.0:" + choose()', null],
    ['f"0.0.0.0:{os.getenv("PORT", "8081")}"', ["0.0.0.0:${PORT:-8081}"]],
    ['f"{{HOST}}:80"', null],
    ['f"{HOST:>3}:{settings.port}"', null],
    ['"a" if x else "b"', null],
    ["loop", null],
    ["unknown_name", null],
    ['"unclosed', null],
    ["", null],
  ])("%s", (expression, expected) => {
    expect(shellTexts(expression, (name) => NAMES[name] ?? null)).toEqual(expected);
  });
});
