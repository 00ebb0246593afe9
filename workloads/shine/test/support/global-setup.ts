import { buildOnce } from "./build.js";

export default buildOnce;
