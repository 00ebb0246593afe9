import { copyFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { App, LegacyStackSynthesizer } from "aws-cdk-lib";
import { ATTEMPTS } from "./attempts.js";
import { HealthyStack } from "./healthy/stack.js";
import { RecordedStack } from "./recorded/stack.js";

// Nothing of this machine goes into the templates: no construct paths, no version report, no assets.
const app = new App({
  analyticsReporting: false,
  outdir: fileURLToPath(new URL("../assembly/", import.meta.url)),
  context: { "aws:cdk:enable-path-metadata": false, "aws:cdk:enable-asset-metadata": false },
});
for (const attempt of ATTEMPTS)
  new RecordedStack(
    app,
    attempt.name,
    { stackName: "annotate", synthesizer: new LegacyStackSynthesizer() },
    attempt,
  );
new HealthyStack(app, "healthy", { stackName: "annotate", synthesizer: new LegacyStackSynthesizer() });
const assembly = app.synth();
for (const name of [...ATTEMPTS.map((attempt) => attempt.name), "healthy"])
  copyFileSync(
    assembly.getStackArtifact(name).templateFullPath,
    fileURLToPath(new URL(`../../../${name}/template.json`, import.meta.url)),
  );
