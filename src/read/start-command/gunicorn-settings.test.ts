// gunicorn.conf.py: what is written plainly is known, what is computed or conditional is not.
import { describe, expect, it } from "vitest";
import { GunicornSettings } from "./gunicorn-settings.js";

const TEXT = `"""Settings.
timeout = 1
"""
import multiprocessing
import os

bind = "0.0.0.0:8000"  # every address
workers = multiprocessing.cpu_count() * 2 + 1
worker_class = 'gevent'
timeout = 600
keepalive: int = int(os.getenv("KEEP_ALIVE", "75"))
graceful_timeout = int(os.environ.get("GRACE", 30))
backlog = int(os.environ["BACKLOG"])
max_requests = 1_000
if os.getenv("DEBUG"):
    reload = True
certfile = find(
    "x",
)
`;

describe("a gunicorn configuration", () => {
  const settings = new GunicornSettings(TEXT, (name) =>
    name === "GRACE" ? "45" : name === "BACKLOG" ? undefined : "",
  );

  it("has what is written and what the environment gives", () => {
    expect(settings.text("bind")).toBe("0.0.0.0:8000");
    expect(settings.text("worker_class")).toBe("gevent");
    expect(settings.number("timeout")).toBe(600);
    expect(settings.number("keepalive")).toBe(75);
    expect(settings.number("graceful_timeout")).toBe(45);
    expect(settings.number("max_requests")).toBe(1000);
  });

  it("names what it does not know, and nothing that is not there", () => {
    expect([
      settings.number("workers"),
      settings.text("backlog"),
      settings.text("reload"),
      settings.text("certfile"),
    ]).toEqual([null, null, null, null]);
    expect(settings.text("threads")).toBe(undefined);
  });
});
