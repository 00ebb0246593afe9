import { expect, it } from "vitest";
import { createLog, reasonOf } from "./logging.js";

function logged(write: (log: ReturnType<typeof createLog>) => void): string {
  let text = "";
  write(createLog((line) => (text += line)));
  return text;
}

it("writes one JSON object per line", () => {
  const text = logged((log) => log.info("two\nlines", { port: 8000 }));
  expect(text.trim()).not.toContain("\n");
  expect(JSON.parse(text)).toMatchObject({ level: "info", message: "two\nlines", port: 8000 });
});

it("masks secrets by name and passwords in URLs", () => {
  const text = logged((log) =>
    log.warn("cannot reach postgresql://u:hunter2@db/x", {
      jwtSecret: "hunter2",
      reason: new Error("redis://:hunter2@r"),
    }),
  );
  expect(text).not.toContain("hunter2");
});

it("names the first reason of several", () => {
  expect(reasonOf(new AggregateError([new Error("connect ECONNREFUSED ::1:1"), new Error("other")]))).toBe(
    "connect ECONNREFUSED ::1:1",
  );
});
