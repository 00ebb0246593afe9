import { copyFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { App, LegacyStackSynthesizer } from "aws-cdk-lib";
import { CaseappStack } from "./caseapp-stack.js";
import { VARIANTS } from "./variants.js";

// Nothing of this machine goes into a template: no construct paths, no version report, no assets.
const options = {
  analyticsReporting: false,
  context: { "aws:cdk:enable-path-metadata": false, "aws:cdk:enable-asset-metadata": false },
};
for (const variant of VARIANTS) {
  const outdir = fileURLToPath(new URL(`../assembly/${variant.attempt}/`, import.meta.url));
  const app = new App({ ...options, outdir });
  new CaseappStack(app, "Caseapp", { synthesizer: new LegacyStackSynthesizer() }, variant);
  copyFileSync(
    app.synth().getStackByName("Caseapp").templateFullPath,
    fileURLToPath(new URL(`../../../${variant.attempt}/template.json`, import.meta.url)),
  );
}
