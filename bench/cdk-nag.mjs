// Runs cdk-nag's checks over templates, each included into a stack of one application.
// `node bench/cdk-nag.mjs FOLDER-WITH-CDK-NAG LIST.json`
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";

const [installed, list] = process.argv.slice(2);
const require = createRequire(join(installed, "package.json"));
const { App, Aspects, Stack } = require("aws-cdk-lib");
const { CfnInclude } = require("aws-cdk-lib/cloudformation-include");
const { AwsSolutionsChecks } = require("cdk-nag");

const outdir = mkdtempSync(join(tmpdir(), "steady-bench-nag-"));
let left = 0;
try {
  const app = new App({ outdir, analyticsReporting: false });
  for (const [index, templateFile] of JSON.parse(readFileSync(list, "utf8")).entries()) {
    const stack = new Stack(app, `Stack${index}`);
    try {
      new CfnInclude(stack, "Template", { templateFile });
    } catch {
      // What the library cannot include is not measured; it says so at the end.
      left += 1;
    }
  }
  Aspects.of(app).add(new AwsSolutionsChecks());
  app.synth();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message.split("\n")[0] : error}\n`);
} finally {
  rmSync(outdir, { recursive: true, force: true });
  process.stderr.write(`${left} templates could not be included\n`);
}
