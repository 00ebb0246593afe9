import { handler } from "../functions/annotation.js";
import { runFunction } from "./run-function.js";

await runFunction("annotation", handler);
