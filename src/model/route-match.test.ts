// Missing is only said when every route is known; what frameworks treat differently stays unknown.
import { describe, expect, it } from "vitest";
import type { Application, Route } from "./application.js";
import { routesFor } from "./route-match.js";
import { known, NOWHERE } from "./value.js";

function route(path: string, method = "GET"): Route {
  return {
    origin: NOWHERE,
    method,
    path,
    literal: !/[:{<*]/.test(path),
    status: known(200),
    redirects: false,
    work: [],
    guarded: false,
  };
}

function application(routes: Route[], routesComplete = true, unreadable: string | null = null): Application {
  return {
    root: ".",
    language: "javascript",
    unreadable,
    command: known(["node", "a.js"]),
    entry: "a.js",
    files: ["a.js"],
    frameworks: [],
    listens: [],
    routes,
    routesComplete,
    startupWork: [],
    environment: [],
    imports: [],
    terminationHandler: known(null),
  };
}

const asked = (path: string, ...routes: Route[]): string => routesFor(application(routes), path).outcome;

describe("routes for a path", () => {
  it.each([
    ["/health", route("/health")],
    ["/health?deep=1", route("/health")],
    ["health", route("/health")],
    ["/users/12", route("/users/:id")],
    ["/users/12", route("/users/{id}")],
    ["/users/12/tags", route("/users/<int:id>/tags")],
    ["/static/a/b.css", route("/static/*")],
    ["/files/a/b", route("/files/{name:path}")],
    ["/health", route("/health", "*")],
  ])("%s is found", (path, one) => {
    expect(asked(path, one)).toBe("found");
  });

  it.each([
    ["/healthz", route("/health")],
    ["/health", route("/health", "POST")],
    ["/users/12/tags", route("/users/:id")],
    ["/a.b", route("/axb")],
  ])("%s is missing", (path, one) => {
    expect(asked(path, one)).toBe("missing");
  });

  it("stays unknown over a final slash, a letter's case and routes that are not seen", () => {
    expect(asked("/health/", route("/health"))).toBe("unknown");
    expect(asked("/Health", route("/health"))).toBe("unknown");
    expect(asked("/health")).toBe("unknown");
    expect(routesFor(application([route("/a")], false), "/b").outcome).toBe("unknown");
    expect(routesFor(application([route("/a")], true, "too large"), "/b").outcome).toBe("unknown");
  });

  it("prefers the route that is written out", () => {
    const match = routesFor(application([route("/:page"), route("/health")]), "/health");
    expect(match.outcome === "found" ? match.routes.map(({ path }) => path) : []).toEqual(["/health"]);
  });
});
