import { describe, expect, it } from "vitest";
import type { ObservedDependency } from "../request.js";
import { rewriteUrl, tlsDemand, urlParts, withParameter } from "./address.js";
import { partOf } from "./parts.js";
import { credentialsOf, runEnvironment } from "./run-environment.js";

const AT = { host: "127.0.0.1", port: 21000 };

describe("rewriteUrl", () => {
  it.each([
    [
      "postgresql://u:p%40w@db.example:5432/app?sslmode=require",
      "postgresql://u:p%40w@127.0.0.1:21000/app?sslmode=require",
    ],
    ["postgresql+asyncpg://u:p@db/app", "postgresql+asyncpg://u:p@127.0.0.1:21000/app"],
    ["redis://cache:6379/0", "redis://127.0.0.1:21000/0"],
    ["rediss://:secret@cache.example", "rediss://:secret@127.0.0.1:21000"],
    ["redis://[::1]:6379", "redis://127.0.0.1:21000"],
    ["jdbc:postgresql://db:5432/app", "jdbc:postgresql://127.0.0.1:21000/app"],
    ["postgresql://u:p@a:1,b:2/app", "postgresql://u:p@127.0.0.1:21000/app"],
  ])("%s", (from, to) => {
    expect(rewriteUrl(from, AT)).toBe(to);
  });

  it("leaves what is no address", () => {
    expect(rewriteUrl("just text", AT)).toBeNull();
  });
});

describe("urlParts", () => {
  it("decodes credentials and splits the rest", () => {
    expect(urlParts("postgresql://us%65r:p%2Fw@db.example:5433/app?sslmode=require")).toMatchObject({
      scheme: "postgresql",
      user: "user",
      password: "p/w",
      host: "db.example",
      port: 5433,
      database: "app",
    });
    expect(urlParts("redis://cache")).toMatchObject({
      user: null,
      password: null,
      port: null,
      database: null,
    });
  });
});

describe("tlsDemand", () => {
  it.each([
    ["postgresql://db/app", "none"],
    ["postgresql://db/app?sslmode=disable", "none"],
    ["postgresql://db/app?sslmode=require", "encrypt"],
    ["postgresql://db/app?ssl=true", "encrypt"],
    ["postgresql://db/app?sslmode=verify-full", "verify"],
    ["rediss://cache:6379", "verify"],
  ])("%s → %s", (url, demand) => {
    expect(tlsDemand(url)).toBe(demand);
  });
});

describe("withParameter", () => {
  it("adds and replaces, leaving the others as written", () => {
    expect(withParameter("p://h/d", "a", "/x y")).toBe("p://h/d?a=%2Fx%20y");
    expect(withParameter("p://h/d?b=%41&a=1", "a", "2")).toBe("p://h/d?b=%41&a=2");
  });
});

describe("partOf", () => {
  it.each([
    ["DATABASE_URL", "postgresql://x/y", "url"],
    ["DATABASE_URL", null, "url"],
    ["REDIS_HOST", "cache.example", "host"],
    ["REDIS_PORT", "6379", "port"],
    ["DB_PASSWORD", null, "password"],
    ["PGUSER", "app", "user"],
    ["DB_NAME", "app", "database"],
    ["POSTGRES_DB", "app", "database"],
    ["CACHE", "cache.example:6379", "host-and-port"],
    ["CELERY_BROKER", null, "url"],
    ["POOL_MODE", "fast", "other"],
  ])("%s = %s is %s", (name, value, part) => {
    expect(partOf({ name, value })).toBe(part);
  });
});

const database: ObservedDependency = {
  name: "postgres",
  kind: "postgres",
  variables: [
    { name: "DATABASE_URL", value: "postgresql://app:pw@db.example:5432/shop?sslmode=verify-full" },
  ],
  url: null,
};

describe("runEnvironment", () => {
  const make = (
    deployed: readonly { name: string; value: string | null }[],
    dependency = database,
  ): Record<string, string> => ({
    ...runEnvironment({
      deployed,
      dependencies: [{ dependency, address: AT }],
      port: { name: "PORT", value: 22000 },
      certificateFile: "/c.pem",
    }).values,
  });

  it("passes on nothing of the caller's own secrets", () => {
    process.env["STEADY_TEST_TOKEN"] = "mine";
    expect(make([])).not.toHaveProperty("STEADY_TEST_TOKEN");
    delete process.env["STEADY_TEST_TOKEN"];
  });

  it("leads to the proxy, trusts its certificate where it is checked, and moves the port", () => {
    const values = make([{ name: "PORT", value: "8000" }]);
    expect(values["DATABASE_URL"]).toBe(
      "postgresql://app:pw@127.0.0.1:21000/shop?sslmode=verify-full&sslrootcert=%2Fc.pem",
    );
    expect(values["PORT"]).toBe("22000");
  });

  it("rewrites another variable that holds the same address, and no other", () => {
    const values = make([
      { name: "REPORTS_URL", value: "postgresql://r:x@db.example:5432/reports" },
      { name: "API_URL", value: "https://api.example/v1" },
    ]);
    expect(values["REPORTS_URL"]).toBe("postgresql://r:x@127.0.0.1:21000/reports");
    expect(values["API_URL"]).toBe("https://api.example/v1");
  });

  it("makes up what is not known, and says so", () => {
    const result = runEnvironment({
      deployed: [{ name: "JWT_SECRET", value: null }],
      dependencies: [
        { dependency: { ...database, variables: [{ name: "DATABASE_URL", value: null }] }, address: AT },
      ],
      port: null,
      certificateFile: "/c.pem",
    });
    expect(result.madeUp).toEqual(["JWT_SECRET", "DATABASE_URL"]);
    expect(result.values["JWT_SECRET"]?.length).toBeGreaterThanOrEqual(32);
    expect(result.values["DATABASE_URL"]).toContain("@127.0.0.1:21000/");
  });

  it("fills a group of host, port, user, password and name", () => {
    const group: ObservedDependency = {
      ...database,
      variables: [
        { name: "DB_HOST", value: "db.example" },
        { name: "DB_PORT", value: "5432" },
        { name: "DB_USER", value: "app" },
        { name: "DB_PASSWORD", value: null },
        { name: "DB_NAME", value: "shop" },
      ],
    };
    expect(make([], group)).toMatchObject({
      DB_HOST: "127.0.0.1",
      DB_PORT: "21000",
      DB_USER: "app",
      DB_NAME: "shop",
    });
    expect(credentialsOf(group, [])).toEqual({ user: "app", password: null, database: "shop" });
  });

  it("uses the given server's own URL, through the proxy", () => {
    const given = { ...database, url: "postgresql://me:mine@10.1.1.1:5432/test" };
    expect(make([], given)["DATABASE_URL"]).toBe("postgresql://me:mine@127.0.0.1:21000/test");
  });
});

describe("credentialsOf", () => {
  it("knows the password that stands in the URL", () => {
    expect(credentialsOf(database, [])).toEqual({ user: "app", password: "pw", database: "shop" });
  });
});
