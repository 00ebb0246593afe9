import { describe, expect, it } from "vitest";
import { textFiles } from "../../input/index.js";
import { knownValue } from "../../model/index.js";
import type { Fragment } from "../reader.js";
import { reader } from "./index.js";

function read(text: string, others: Record<string, string> = {}, path = "local/stack.txt"): Fragment {
  const files = textFiles({ [path]: text, ...others });
  const file = files.files.get(path);
  if (file === undefined || !reader.recognises(file)) throw new Error("not recognised");
  return reader.read(file, { files });
}

const recognised = (text: string): boolean => {
  const file = textFiles({ x: text }).files.get("x");
  return file !== undefined && reader.recognises(file);
};

describe("recognition", () => {
  it("takes Compose files, also broken ones", () => {
    expect(recognised("services:\n  web:\n    image: nginx\n")).toBe(true);
    expect(recognised('{"services": {"web": {"build": "."}}}')).toBe(true);
    expect(recognised("services:\n  web:\n    image: nginx\n   ports: [\n")).toBe(true);
    expect(recognised("services:\n  web:\n    ports: ['80:80']\n  db:\n    restart: always\n")).toBe(true);
  });

  it("leaves other documents alone", () => {
    for (const text of [
      "Resources:\n  A:\n    Type: AWS::ECS::Service\nservices:\n  image: x\n",
      "jobs:\n  test:\n    services:\n      db:\n        image: postgres\n",
      "services:\n  - name: x\n    image: y\n",
      "services:\n  Foo\\Bar:\n    class: X\n    arguments: []\nimage: x\n",
      "service: x\nprovider:\n  name: aws\n",
    ]) {
      expect([text, recognised(text)]).toEqual([text, false]);
    }
  });
});

describe("services", () => {
  it("reads both forms of everything", () => {
    const fragment = read(
      `
x-common: &common
  environment: &environment
    PORT: 8000
    DEBUG: false
services:
  api:
    <<: *common
    build: { context: .., dockerfile: docker/api.Dockerfile, target: run }
    image: shop/api:1.4
    command: uvicorn "app:app" --port 8000
    ports: ["8080:8000", "127.0.0.1:9000-9001:9000-9001/tcp"]
    depends_on:
      db: { condition: service_healthy }
    healthcheck: { test: ["CMD-SHELL", "curl -f localhost:8000"], interval: 1m30s, retries: 5 }
  worker:
    build: ..
    command: ["python", "-m", "worker"]
    environment:
      - PORT=9
      - SECRET
      - URL=redis://\${HOST:-cache}:6379
      - OTHER=\${MISSING}
      - FILLED=\${FROM_ENV}
    env_file: worker.env
    depends_on: [db]
    ports:
      - target: 80
        published: "8081"
  db:
    image: postgres:16
`,
      { "local/.env": "FROM_ENV=yes\n", "local/worker.env": "# c\nA='1'\nexport B=2 # why\n" },
    );
    const [api, worker, db] = fragment.localServices ?? [];
    expect(api).toMatchObject({
      buildContext: ".",
      dockerfile: "docker/api.Dockerfile",
      buildTarget: "run",
      dependsOn: ["db"],
    });
    expect(knownValue(api?.command)).toEqual(["uvicorn", "app:app", "--port", "8000"]);
    expect(api?.environment.map(({ name, value }) => [name, knownValue(value)])).toEqual([
      ["PORT", "8000"],
      ["DEBUG", "false"],
    ]);
    expect(api?.ports.map((port) => [knownValue(port.host), knownValue(port.container)])).toEqual([
      [8080, 8000],
      [9000, 9000],
      [9001, 9001],
    ]);
    expect(api?.healthCheck).toMatchObject({
      intervalSeconds: 90,
      timeoutSeconds: 30,
      retries: 5,
      command: { form: "shell" },
    });
    expect(worker?.environment.map(({ name, value }) => [name, knownValue(value)])).toEqual([
      ["A", "1"],
      ["B", "2"],
      ["PORT", "9"],
      ["SECRET", undefined],
      ["URL", "redis://cache:6379"],
      ["OTHER", undefined],
      ["FILLED", "yes"],
    ]);
    expect(worker?.ports.map((port) => [knownValue(port.host), knownValue(port.container)])).toEqual([
      [8081, 80],
    ]);
    expect(knownValue(db?.image)).toBe("postgres:16");
    expect(fragment.imageBuilds).toMatchObject([
      {
        context: ".",
        dockerfile: "docker/api.Dockerfile",
        target: "run",
        tag: { value: "shop/api:1.4" },
        localService: "api",
      },
      { context: ".", dockerfile: "Dockerfile", target: null, tag: null, localService: "worker" },
    ]);
  });

  it("follows extends within the file, and remote contexts lead nowhere", () => {
    const fragment = read(
      "services:\n  base: { image: x, environment: { A: 1, B: 2 } }\n  api: { extends: base, environment: { B: 3 } }\n  far: { build: 'https://github.com/a/b.git' }\n  self: { extends: { service: self }, image: y }\n",
    );
    const api = fragment.localServices?.[1];
    expect(knownValue(api?.image)).toBe("x");
    expect(api?.environment.map(({ name, value }) => [name, knownValue(value)])).toEqual([
      ["A", "1"],
      ["B", "3"],
    ]);
    expect(fragment.imageBuilds).toEqual([]);
    expect(fragment.localServices).toHaveLength(4);
  });

  it("says of a broken file what is wrong and where", () => {
    const fragment = read("services:\n  web:\n    image: nginx\n   ports: [\n");
    expect(fragment.problems?.[0]).toMatchObject({ file: "local/stack.txt" });
    expect(fragment.problems?.[0]?.line).toBeGreaterThan(1);
  });
});
