// A health command is taken apart, never run: what it asks, and with which programs.
import { describe, expect, it } from "vitest";
import { parseHealthCommand } from "./health-command.js";

describe("a health command", () => {
  it("of curl in a shell", () => {
    const command = parseHealthCommand([
      "CMD-SHELL",
      "curl -fsS http://localhost:8080/health?full=1 || exit 1",
    ]);
    expect(command.form).toBe("shell");
    expect(command.programs).toEqual(["curl", "exit"]);
    expect(command.requests).toEqual([
      { scheme: "http", host: "localhost", port: 8080, path: "/health", failsOnStatus: true },
    ]);
  });

  it("of curl without -f ends well on any answer", () => {
    const { requests } = parseHealthCommand(["CMD", "curl", "--silent", "127.0.0.1:3000/up"]);
    expect(requests).toEqual([
      { scheme: "http", host: "127.0.0.1", port: 3000, path: "/up", failsOnStatus: false },
    ]);
  });

  it("of wget fails on a status, also with a port from a variable", () => {
    const { programs, requests } = parseHealthCommand([
      "CMD-SHELL",
      'wget -qO- "http://localhost:${PORT:-8080}/ready"',
    ]);
    expect(programs).toEqual(["wget"]);
    expect(requests).toEqual([
      { scheme: "http", host: "localhost", port: null, path: "/ready", failsOnStatus: true },
    ]);
  });

  it("of an interpreter, in either form", () => {
    const script = "fetch('http://127.0.0.1:8000/health').then((r) => process.exit(r.ok ? 0 : 1))";
    const { form, programs, requests } = parseHealthCommand(["CMD", "/usr/local/bin/node", "-e", script]);
    expect({ form, programs }).toEqual({ form: "exec", programs: ["node"] });
    expect(requests).toEqual([
      { scheme: "http", host: "127.0.0.1", port: 8000, path: "/health", failsOnStatus: null },
    ]);
  });

  it("of a shell in the exec form names the shell as well", () => {
    expect(parseHealthCommand(["CMD", "bash", "-c", "curl -f http://localhost/ || exit 1"])).toMatchObject({
      form: "exec",
      programs: ["bash", "curl", "exit"],
      requests: [{ port: 80, path: "/" }],
    });
  });

  it("asks nothing of its own when it asks somebody else", () => {
    expect(parseHealthCommand(["CMD-SHELL", "curl -f https://example.org/health"]).requests).toEqual([]);
    expect(parseHealthCommand(["CMD-SHELL", "pg_isready -h localhost -p 5432"]).requests).toEqual([]);
  });

  it("may be none, or begin with neither CMD nor CMD-SHELL", () => {
    expect(parseHealthCommand(["NONE"]).form).toBe("none");
    expect(parseHealthCommand(["curl", "http://localhost/"]).form).toBe("bare");
  });
});
