import { buildOnce } from "./build.js";

export default function setup(): void {
  buildOnce();
}
