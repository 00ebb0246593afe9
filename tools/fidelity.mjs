// `npm run fidelity -- [folder]`: plays recorded deployments and compares.
import { runCompiled } from "./run-compiled.mjs";

process.exit(runCompiled("tools/fidelity/main", process.argv.slice(2)));
