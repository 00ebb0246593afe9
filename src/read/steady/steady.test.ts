import { describe, expect, it } from "vitest";
import { textFiles } from "../../input/index.js";
import { reader } from "./index.js";

function read(text: string, path = "deploy/steady.yml") {
  const files = textFiles({ [path]: text });
  const file = files.files.get(path);
  return file !== undefined && reader.recognises(file) ? reader.read(file, { files }) : null;
}

describe("steady.yml", () => {
  it("says where the application is and what to ask", () => {
    const fragment = read(
      "application: ../..\nordinaryRoute: /api/x\ncommand: node a.js\ndependencies:\n  postgres: postgresql://localhost/x\n",
    );
    expect(fragment).toMatchObject({
      applicationRoot: "..",
      settings: {
        application: "../..",
        ordinaryRoute: "/api/x",
        command: "node a.js",
        dependencies: { postgres: "postgresql://localhost/x" },
      },
      problems: [],
    });
  });

  it("is known by what it says under another name", () => {
    expect(read("application: ..\n", "deploy/other")?.applicationRoot).toBe(".");
    expect(read("application: x\nversion: 2\n", "app.yaml")).toBeNull();
    expect(read("command: x\n", "app.yaml")).toBeNull();
  });

  it("is not what Copilot says of its application in the same words", () => {
    const files = textFiles({
      "copilot/.workspace": "application: shop\n",
      "copilot/shop/manifest.yml": "name: shop\ntype: Backend Service\n",
      "app/.workspace": "application: shop\n",
    });
    const fragments = ["copilot/.workspace", "app/.workspace"].map((path) => {
      const file = files.files.get(path);
      return file === undefined ? null : reader.read(file, { files });
    });
    expect(fragments).toEqual([{ describesDeployment: false }, { describesDeployment: false }]);
  });

  it("tells what it cannot use, with the line", () => {
    expect(
      read("application: [a]\nport: 80\ndependencies: 5\n")?.problems?.map(({ line, message }) => [
        line,
        message,
      ]),
    ).toEqual([
      [
        2,
        '"port" is not a setting of steady.yml; there are application, ordinaryRoute, dependencies, command, check.',
      ],
      [1, '"application" must be a text.'],
      [3, '"dependencies" must be a map from a name to its URL.'],
    ]);
    expect(read("application: [\n")?.problems).toHaveLength(1);
    expect(read("- a\n")?.problems).toHaveLength(1);
    expect(read("")?.problems ?? []).toEqual([]);
  });
});
