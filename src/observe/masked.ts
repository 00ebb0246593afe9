import { mask } from "../mask/index.js";

/** Everything that leaves a run as text passes here. */
export function masked(text: string): string {
  return mask(text);
}
