import { copyFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { App, LegacyStackSynthesizer } from "aws-cdk-lib";
import { FastshipStack } from "./fastship-stack.js";

// Nothing of this machine goes into the template: no construct paths, no version report, no assets.
const app = new App({
  analyticsReporting: false,
  outdir: fileURLToPath(new URL("../assembly/", import.meta.url)),
  context: { "aws:cdk:enable-path-metadata": false, "aws:cdk:enable-asset-metadata": false },
});
new FastshipStack(app, "Fastship", { synthesizer: new LegacyStackSynthesizer() });
const assembly = app.synth();
copyFileSync(
  assembly.getStackByName("Fastship").templateFullPath,
  fileURLToPath(new URL("../../../template.json", import.meta.url)),
);
