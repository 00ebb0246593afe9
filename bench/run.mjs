// `npm run bench`: measures; nothing is asserted, because a speed says something only beside its machine.
import { runCompiled } from "../tools/run-compiled.mjs";

process.exit(runCompiled("bench/play", process.argv.slice(2)));
