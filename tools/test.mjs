#!/usr/bin/env node
// `npm test`: sets itself up, then runs the unit tests and the integration tests of the built command.
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { prepareProduct, prepareWorkload, root } from "./prepare.mjs";

prepareProduct();
prepareWorkload("fastship");
prepareWorkload("caseapp");

const vitest = join(root, "node_modules", "vitest", "vitest.mjs");
const done = spawnSync(process.execPath, [vitest, "run", ...process.argv.slice(2)], {
  cwd: root,
  stdio: "inherit",
});
process.exit(done.status ?? 1);
