import { causes } from "../../src/causes/index.js";
import { cataloguePage, causePage } from "../../src/report/pages/index.js";

/** Where the pages stand, from the root. */
export const FOLDER = "docs/causes";

/** Every page by its file name. */
export async function pages(): Promise<ReadonlyMap<string, string>> {
  const all = new Map<string, string>([["README.md", cataloguePage(causes)]]);
  for (const cause of causes) all.set(`${cause.id}.md`, await causePage(cause));
  return all;
}
