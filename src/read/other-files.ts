import { baseName } from "../input/index.js";

const OTHER_FILES =
  /\.(?:[cm]?[jt]sx?|py[ciw]?|java|kt|go|rs|rb|php|cs|c|cc|cpp|h|scala|swift|vue|svelte|html?|s?css|less|md|mdx|rst|adoc|sql|csv|tsv|log|map|lock|snap|ipynb|png|jpe?g|gif|webp|ico|svg|pdf|woff2?|ttf|eot|otf|mp[34]|mov|zip|gz|tgz|bz2|xz|7z|jar|war|class|so|dll|exe|wasm|pem|crt|pyc|db|sqlite3?|tfstate)$/i;
const OTHER_NAMES =
  /^(?:package-lock\.json|npm-shrinkwrap\.json|pnpm-lock\.yaml|go\.sum|\.DS_Store|LICEN[CS]E.*|tsconfig.*\.json)$/i;

/** Never deployment files: opening each of them would only cost time. */
export function isOtherFile(path: string): boolean {
  const name = baseName(path);
  return OTHER_FILES.test(name) || OTHER_NAMES.test(name);
}
