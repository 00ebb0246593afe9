#!/usr/bin/env node
// `npm start`: installs, builds, and shows what Steadystate is for on one real failed deployment.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { prepareProduct, prepareWorkload, root } from "./prepare.mjs";

const WORKLOAD = "fastship";
const SHOWN = "phase-3";
const OTHERS = ["phase-1", "phase-2", "as-recorded", "healthy"];
const UNUSABLE = 2;

prepareProduct();
prepareWorkload(WORKLOAD);

const deployment = (variant) => `workloads/${WORKLOAD}/deploy/${variant}`;

/** Findings are what is to be shown here: only an unusable input or an interruption is a failure of this command. */
function steady(...words) {
  process.stdout.write(`\n$ npx steady ${words.join(" ")}\n\n`);
  const done = spawnSync(process.execPath, [join(root, "bin", "steady.js"), ...words], {
    cwd: root,
    stdio: "inherit",
  });
  const code = done.status ?? UNUSABLE;
  if (code >= UNUSABLE) process.exit(code);
}

steady("check", deployment(SHOWN));
steady("rehearse", deployment(SHOWN));

const others = OTHERS.filter((variant) => existsSync(join(root, deployment(variant))));
process.stdout.write(
  `\nThe other attempts of the same service, one command away:\n${others
    .map((variant) => `  npx steady rehearse ${deployment(variant)}\n`)
    .join(
      "",
    )}Your own: npx steady check <folder>\nWhere it says steady above, write npx steady in this folder.\n`,
);
