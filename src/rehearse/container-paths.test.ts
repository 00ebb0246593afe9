import { describe, expect, it } from "vitest";
import type { Application } from "../model/index.js";
import { readTexts } from "../read/index.js";
import { type ContainerPaths, containerPaths } from "./container-paths.js";

async function pathsOf(...lines: readonly string[]): Promise<ContainerPaths> {
  const { models, files } = await readTexts({
    Dockerfile: ["FROM node:22", ...lines, 'CMD ["node", "server.js"]'].join("\n"),
    "package.json": '{ "name": "shop" }',
    "server.js": "",
    "settings/live.json": "{}",
    "src/main.js": "",
  });
  const application: Application | undefined = models[0]?.applications[0];
  const build = models[0]?.images[0];
  if (application === undefined || build === undefined) throw new Error("there is an application");
  return containerPaths(application, build, { ...files, base: "/here" });
}

describe("paths of an image", () => {
  it("are those of the folder that is copied there", async () => {
    const paths = await pathsOf("WORKDIR /app", "COPY . .");
    expect(paths.inVariable("SETTINGS", "/app/settings/live.json")).toBe("/here/settings/live.json");
    expect(paths.inVariable("PYTHONPATH", "/app:/app/src")).toBe("/here:/here/src");
    expect(paths.inVariable("APP_DIR", "/app/")).toBe("/here");
    expect(paths.inCommand("cd /app && node --require=/app/src/main.js /app/server.js")).toBe(
      "cd /here && node --require=/here/src/main.js /here/server.js",
    );
  });

  it("follow a copy to another folder under another name", async () => {
    const paths = await pathsOf(
      "WORKDIR /srv",
      "COPY src ./lib/",
      "COPY settings/live.json /etc/shop/a.json",
    );
    expect(paths.inVariable("SETTINGS", "/etc/shop/a.json")).toBe("/here/settings/live.json");
    expect(paths.inCommand("node /srv/lib/main.js || exit 1")).toBe("node /here/src/main.js || exit 1");
  });

  it("stay where nothing of the application's is there, and where they are no paths of files", async () => {
    const paths = await pathsOf("WORKDIR /app", "COPY . .");
    for (const value of ["/var/log/shop", "/api/v1", "http://api.example.com/app/server.js", "{}"])
      expect(paths.inVariable("VALUE", value)).toBe(value);
    expect(paths.inVariable("BASE_PATH", "/app")).toBe("/app");
    const line = "/bin/sh -c 'curl -f http://localhost:3000/app/server.js'";
    expect(paths.inCommand(line)).toBe(line);
  });
});
