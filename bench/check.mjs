// How long `steady check` of a small project takes from the shell, start of Node included. Measures; asserts nothing.
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { cpus, loadavg, tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const bin = join(root, "bin", "steady.js");
const RUNS = 15;

/** A service as its owners would have it: a template, a Dockerfile and an Express application of three files. */
const SMALL_PROJECT = {
  "template.yaml": `AWSTemplateFormatVersion: "2010-09-09"
Resources:
  TaskDefinition:
    Type: AWS::ECS::TaskDefinition
    Properties:
      Family: shop
      RequiresCompatibilities: [FARGATE]
      NetworkMode: awsvpc
      Cpu: "256"
      Memory: "512"
      ContainerDefinitions:
        - Name: web
          Image: 111122223333.dkr.ecr.eu-west-1.amazonaws.com/shop:1.4.2
          PortMappings: [{ ContainerPort: 3000 }]
          Environment: [{ Name: PORT, Value: "3000" }]
  TargetGroup:
    Type: AWS::ElasticLoadBalancingV2::TargetGroup
    Properties: { Port: 3000, Protocol: HTTP, TargetType: ip, HealthCheckPath: /healthz, VpcId: vpc-0a1b2c3d }
  Service:
    Type: AWS::ECS::Service
    Properties:
      Cluster: shop
      LaunchType: FARGATE
      DesiredCount: 2
      TaskDefinition: !Ref TaskDefinition
      LoadBalancers: [{ ContainerName: web, ContainerPort: 3000, TargetGroupArn: !Ref TargetGroup }]
`,
  Dockerfile: 'FROM node:20-slim\nWORKDIR /app\nCOPY . .\nRUN npm ci --omit=dev\nCMD ["node", "server.js"]\n',
  "package.json": '{ "name": "shop", "dependencies": { "express": "5.1.0", "pg": "8.16.0" } }\n',
  "server.js": `const express = require("express");
const orders = require("./orders");
const app = express();
app.get("/healthz", (request, response) => response.json({ ok: true }));
app.use("/orders", orders);
app.listen(process.env.PORT || 3000);
`,
  "orders.js": `const { Router } = require("express");
const { query } = require("./database");
const router = Router();
router.get("/", async (request, response) => response.json(await query("select * from orders")));
module.exports = router;
`,
  "database.js": `const { Pool } = require("pg");
const pool = new Pool({ connectionString: process.env.DATABASE_URL });
exports.query = (text) => pool.query(text);
`,
};

function measure(name, folder) {
  const times = [];
  for (let run = 0; run <= RUNS; run += 1) {
    const begun = performance.now();
    const done = spawnSync(process.execPath, [bin, "check", folder], { encoding: "utf8" });
    if ((done.status ?? 2) > 1) throw new Error(done.stderr || done.stdout);
    // The first run warms the file cache.
    if (run > 0) times.push(performance.now() - begun);
  }
  times.sort((a, b) => a - b);
  const at = (share) => Math.round(times[Math.floor(share * (times.length - 1))]);
  console.log(`${name.padEnd(34)} median ${at(0.5)} ms   fastest ${at(0)} ms   slowest ${at(1)} ms`);
}

const folder = mkdtempSync(join(tmpdir(), "steady-bench-"));
try {
  for (const [name, text] of Object.entries(SMALL_PROJECT)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  console.log(
    `steady check from the shell, ${RUNS} runs; Node ${process.versions.node}, ${cpus().length} cores, load ${loadavg()[0].toFixed(1)}`,
  );
  measure("small project, 6 files", folder);
  measure("fastship phase-3, 40 source files", join(root, "workloads", "fastship", "deploy", "phase-3"));
} finally {
  rmSync(folder, { recursive: true, force: true });
}
