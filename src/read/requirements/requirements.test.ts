// Versions as manifests write them: each package manager's ranges become one kind, never a narrower one.
import { describe, expect, it } from "vitest";
import { satisfies, validRange } from "semver";
import { composerRange, pythonRange, rubyRange } from "./ranges.js";
import { requirementsIn } from "./manifests.js";

describe("ranges", () => {
  it.each([
    [pythonRange, ">=3.9,<3.13", ["3.9.0", "3.12.7"], ["3.8.19", "3.13.0"]],
    [pythonRange, ">= 3.9 , != 3.9.1", ["3.9.1", "3.14.0"], ["3.8.0"]],
    [pythonRange, "~=3.9", ["3.9.0", "3.14.0"], ["4.0.0", "3.8.0"]],
    [pythonRange, "~=3.9.2", ["3.9.5"], ["3.10.0", "3.9.1"]],
    [pythonRange, "==3.11.*", ["3.11.9"], ["3.12.0"]],
    [pythonRange, "^3.11", ["3.11.0", "3.13.1"], ["4.0.0", "3.10.9"]],
    [pythonRange, "3.12", ["3.12.3"], ["3.11.0"]],
    [pythonRange, ">=3.8,<3.9 || >=3.11", ["3.8.1", "3.12.0"], ["3.10.0"]],
    [composerRange, "^8.2", ["8.2.0", "8.4.1"], ["9.0.0", "8.1.9"]],
    [composerRange, "~8.2", ["8.4.0"], ["9.0.0"]],
    [composerRange, ">=8.1 <8.4", ["8.3.9"], ["8.4.0"]],
    [composerRange, "8.1 - 8.3", ["8.3.0"], ["8.0.0"]],
    [composerRange, "7.4.*|^8.1", ["7.4.3", "8.2.0"], ["8.0.0"]],
    [rubyRange, "3.2.2", ["3.2.2"], ["3.2.3"]],
    [rubyRange, "~> 3.2", ["3.4.0"], ["4.0.0"]],
    [rubyRange, "~> 3.2.0", ["3.2.8"], ["3.3.0"]],
    [rubyRange, ">= 3.1", ["3.3.0"], ["3.0.9"]],
  ] as const)("%o", (read, written, inside, outside) => {
    const range = read(written);
    expect(range === null ? null : validRange(range)).not.toBe(null);
    for (const version of inside) expect([version, satisfies(version, range ?? "")]).toEqual([version, true]);
    for (const version of outside)
      expect([version, satisfies(version, range ?? "")]).toEqual([version, false]);
  });

  it("leaves what it cannot read unknown", () => {
    expect(pythonRange("the newest")).toBe(null);
    expect(composerRange("dev-main")).toBe(null);
    expect(rubyRange("head")).toBe(null);
  });
});

describe("manifests", () => {
  it.each([
    ["pyproject", '[project]\nname = "x"\nrequires-python = ">=3.10"\n', "python", ">=3.10", 3],
    ["Poetry's", '[tool.poetry.dependencies]\npython = "^3.11"\nflask = "*"\n', "python", "^3.11", 2],
    ["Pipfile", '[requires]\npython_version = "3.11"\n', "python", "3.11", 2],
    ["composer.json", '{\n "require": {\n  "ext-json": "*",\n  "php": "^8.2"\n }\n}\n', "php", "^8.2", 4],
    ["Gemfile", "source 'https://rubygems.org'\nruby '3.2.2'\n", "ruby", "3.2.2", 2],
    [
      "project file",
      '<Project Sdk="Microsoft.NET.Sdk.Web">\n<TargetFramework>net8.0</TargetFramework>\n',
      "dotnet",
      "8.0",
      2,
    ],
  ])("%s", (_name, text, language, written, line) => {
    const [requirement] = requirementsIn("folder/any", text);
    expect([
      requirement?.language,
      requirement?.written,
      requirement?.origin.place?.line,
      requirement?.folder,
    ]).toEqual([language, written, line, "folder"]);
  });

  it("is silent for other texts", () => {
    for (const text of ["ruby '3.2.2'\n", 'python = "^3"\n', '{"php": "^8.2"}', "[project]\nname = 'x'\n"])
      expect(requirementsIn("any", text)).toEqual([]);
  });
});
