// PM2's configuration files, as a start command, a package script or a script of an instance names them.
import { describe, expect, it } from "vitest";
import { knownValue } from "../../model/index.js";
import { readTexts } from "../read.js";
import { pm2Apps, pm2File } from "./pm2.js";

const SERVER =
  'const express = require("express");\nconst app = express();\napp.get("/", (q, s) => s.send("ok"));\napp.listen(process.env.PORT || 3000);\n';
const MODULE = `// the shop
module.exports = {
  apps: [{
    name: "shop",
    script: "./src/server.js", // the web process
    args: ["--color", "no"],
    instances: 2,
    env: { PORT: 4000, HOST: process.env.HOST },
    env_production: { PORT: 8080, ORIGIN: "https://shop.example" },
  }],
};
`;

const apps = (text: string, line: string) => {
  const named = pm2File(line.split(" "));
  return named === null ? undefined : pm2Apps(text, named);
};

describe("a configuration file of PM2", () => {
  it("says what is started, with which variables", () => {
    const words = ["node", "./src/server.js", "--color", "no"];
    const shop = { name: "shop", words, folder: null };
    expect(apps(MODULE, "pm2 start ecosystem.config.js")).toEqual([
      {
        ...shop,
        environment: [
          ["PORT", "4000"],
          ["HOST", null],
        ],
      },
    ]);
    const [first] = apps(MODULE, "pm2-runtime ecosystem.config.cjs --env production") ?? [];
    expect(new Map(first?.environment).get("PORT")).toBe("8080");
    const here = MODULE.replace("instances: 2", "cwd: __dirname");
    expect(apps(here, "pm2 start /srv/shop/ecosystem.config.js")?.[0]?.folder).toBe("/srv/shop");
    expect(apps("apps:\n  - script: api.py\n    cwd: /srv\n", "pm2 start apps.yaml")).toEqual([
      { name: null, words: ["python3", "api.py"], folder: "/srv", environment: [] },
    ]);
  });

  it("may hold comments, a deployment and several applications, of which one is asked for", () => {
    const text = `/* See https://pm2.keymetrics.io/docs/ */
module.exports = {
  /**
   * What runs
   */
  apps : [
    { name: 'web', script: 'npm', args: 'run prod', ignore_watch: ['logs', '*.log'], env: { URL: 'http://a.example//b', }, },
    { 'name': 'worker', script: './worker.py', max_memory_restart: '300M', },
  ],

  deploy: {
    production: {
      'post-deploy':
        'npm install && pm2 reload ecosystem.config.js --env production',
    },
  },
};
`;
    const named = (line: string) => apps(text, line)?.map(({ words }) => words.join(" "));
    expect(named("pm2 start ecosystem.config.js")).toEqual(["npm run prod", "python3 ./worker.py"]);
    expect(named("pm2 start ecosystem.config.js --only worker")).toEqual(["python3 ./worker.py"]);
    expect(apps(text, "pm2 start ecosystem.config.js")?.[0]?.environment).toEqual([
      ["URL", "http://a.example//b"],
    ]);
  });

  it("is not known where it is a program", () => {
    for (const text of [
      `const port = 80;\n${MODULE}`,
      MODULE.replace('"./src/server.js"', "entry()"),
      MODULE.replace("env: {", "env: { ...shared,"),
      MODULE.replace("PORT: 4000", "PORT:4000"),
    ])
      expect(apps(text, "pm2 start ecosystem.config.js")).toBeNull();
    expect(apps(MODULE, "pm2 start server.js")).toBeUndefined();
    expect(apps(MODULE, "pm2 stop ecosystem.config.js")).toBeUndefined();
  });
});

async function started(files: Record<string, string>) {
  const { models, problems } = await readTexts(files);
  expect(problems).toEqual([]);
  return models
    .flatMap(({ applications }) => applications)
    .map(({ entry, listens }) => [entry, listens.map(({ port }) => knownValue(port))]);
}

const PROJECT = {
  "src/server.js": SERVER,
  "package.json":
    '{ "name": "shop", "scripts": { "start": "pm2-runtime start ecosystem.config.js --env production" }, "dependencies": { "express": "4" } }',
  "ecosystem.config.js": MODULE,
};

describe("what PM2 starts", () => {
  it("is followed from a Dockerfile and a package script", async () => {
    const image = (command: string): string =>
      `FROM node:22\nWORKDIR /app\nCOPY . .\nRUN npm ci\nCMD ${command}\n`;
    expect(await started({ ...PROJECT, Dockerfile: image('["npm", "start"]') })).toEqual([
      ["src/server.js", [8080]],
    ]);
    expect(
      await started({ ...PROJECT, Dockerfile: image('["pm2-runtime", "ecosystem.config.js"]') }),
    ).toEqual([["src/server.js", [4000]]]);
  });

  it("is followed from the script of an instance to the file in the repository", async () => {
    const template = `Resources:
  Web:
    Type: AWS::EC2::Instance
    Properties:
      ImageId: ami-0a1b2c3d
      UserData:
        Fn::Base64: |
          #!/bin/bash
          dnf install -y nodejs
          cd /srv/shop && pm2 start ecosystem.config.js --env production
`;
    expect(await started({ ...PROJECT, "web.yaml": template })).toEqual([["src/server.js", [8080]]]);
  });
});
