import { handler } from "../functions/thumbnail.js";
import { runFunction } from "./run-function.js";

await runFunction("thumbnail", handler);
