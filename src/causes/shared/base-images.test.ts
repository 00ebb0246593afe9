// What is in an image decides whether a health command can run: certain or unknown, never guessed.
import { describe, expect, it } from "vitest";
import { baseImageOf, hasProgram, languageOf } from "./base-images.js";
import { type ImageBuild, known, NOWHERE, unknown, type Value } from "../../model/index.js";

function build(
  base: string,
  runs: Value<string>[] = [],
  copies: ImageBuild["final"]["copies"] = [],
): ImageBuild {
  const final: ImageBuild["final"] = {
    name: null,
    origin: NOWHERE,
    base: known(base),
    rootBase: known(base),
    platform: known(null),
    entryPoint: null,
    command: null,
    exposedPorts: [],
    environment: [],
    workingDirectory: known("/"),
    user: known(null),
    healthCheck: null,
    stopSignal: known(null),
    runs,
    copies,
    volumes: [],
  };
  return {
    id: "build",
    origin: NOWHERE,
    file: "Dockerfile",
    context: ".",
    stages: [final],
    final,
    tag: null,
    platforms: [],
  };
}

describe("base images", () => {
  it.each([
    ["node:20-slim", "curl", "no"],
    ["node:20.20.2-bookworm-slim", "wget", "no"],
    ["node:20", "curl", "yes"],
    ["python:3.12", "wget", "yes"],
    ["python:3.12-slim", "curl", "no"],
    ["public.ecr.aws/docker/library/node:22-alpine", "curl", "no"],
    ["node:22-alpine", "wget", "yes"],
    ["alpine:3.20", "bash", "no"],
    ["gcr.io/distroless/nodejs20-debian12", "sh", "no"],
    ["gcr.io/distroless/nodejs20-debian12:debug", "sh", "yes"],
    ["scratch", "wget", "no"],
    ["ghcr.io/example/base:1", "curl", "unknown"],
    ["nginx:1.27", "curl", "yes"],
    ["amazonlinux:2023", "curl", "yes"],
    ["amazonlinux:2023", "wget", "unknown"],
  ])("%s: %s is %s", (base, program, expected) => {
    expect(hasProgram(build(base), program)).toBe(expected);
  });

  it("believes installs, and nothing that may have come another way", () => {
    const slim = "node:20-slim";
    expect(hasProgram(build(slim, [known("apt-get update && apt-get install -y curl")]), "curl")).toBe("yes");
    expect(hasProgram(build(slim, [known("apt-get install -y libcurl4")]), "curl")).toBe("no");
    expect(
      hasProgram(build(slim, [known("apt-get install -y curl && x && apt-get purge -y curl")]), "curl"),
    ).toBe("unknown");
    expect(hasProgram(build(slim, [unknown("a variable")]), "curl")).toBe("unknown");
    expect(hasProgram(build(slim, [known("xargs apt-get install < packages.txt")]), "curl")).toBe("unknown");
    expect(hasProgram(build(slim, [known("apt-get install -y netcat-openbsd")]), "nc")).toBe("yes");
    const copied = {
      origin: NOWHERE,
      fromStage: "tools",
      sources: ["/curl"],
      destination: "/usr/bin/curl",
      workingDirectory: known("/"),
    };
    expect(hasProgram(build(slim, [], [copied]), "curl")).toBe("unknown");
  });

  it("looks into the stage that something is copied from", () => {
    const copied = {
      origin: NOWHERE,
      fromStage: "build",
      sources: ["/install"],
      destination: "/usr/local",
      workingDirectory: known("/"),
    };
    const from = (runs: string[], sources = ["/install"]) => {
      const one = build("python:3.12-slim", [], [{ ...copied, sources }]);
      const stage = {
        ...build(
          "python:3.12",
          runs.map((run) => known(run)),
        ).final,
        name: "build",
      };
      return hasProgram({ ...one, stages: [stage, one.final] }, "curl");
    };
    expect(from(["pip install --prefix=/install -r requirements.txt"])).toBe("no");
    expect(from(["curl -o /install/bin/tool https://example.org/tool"])).toBe("unknown");
    expect(from([], ["/usr"])).toBe("unknown");
  });

  it("knows the language of an image", () => {
    expect(languageOf("node:20.1-slim")).toEqual({ name: "node", major: 20 });
    expect(languageOf("python:latest")).toEqual({ name: "python", major: null });
    expect(languageOf("debian:12")).toBeNull();
    expect(baseImageOf("${BASE}")).toBeNull();
  });
});
