// `npm run docs`: the pages about causes, made from the causes.
import { runCompiled } from "./run-compiled.mjs";

process.exit(runCompiled("tools/docs/main", process.argv.slice(2)));
