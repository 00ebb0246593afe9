// `npm run systems`: docs/systems.md, from what the built command says of the five systems.
import { prepareProduct, prepareWorkload, root } from "./prepare.mjs";
import { runCompiled } from "./run-compiled.mjs";

process.chdir(root);
prepareProduct();
// Rehearsals run the compiled applications.
for (const name of ["fastship", "caseapp"]) prepareWorkload(name);
process.exit(runCompiled("tools/systems/main", process.argv.slice(2)));
