/** Texts and media that nobody packs an archive into: looking into each of them would only cost time. */
const OTHER_FILES =
  /\.(?:ya?ml|json|template|toml|ini|cfg|conf|config|properties|xml|txt|sh|tf|tfvars|env|lock|log|[cm]?[jt]sx?|py[ciw]?|kt|go|rs|rb|php|cs|c|cc|cpp|h|scala|swift|vue|svelte|html?|s?css|less|map|md|mdx|rst|sql|csv|tsv|ipynb|png|jpe?g|gif|webp|ico|svg|pdf|woff2?|ttf|eot|otf|mp[34]|mov|class|so|dll|exe|wasm|pem|crt)$/i;

/** Libraries of a language: archives by content, and never a bundle. */
const LIBRARIES = /\.(?:whl|egg|nupkg|gem|aar|apk|docx|xlsx|pptx|odt|epub)$/i;

const NAMES = /(?:^|\/)(?:Dockerfile|Procfile|Makefile|Gemfile|LICEN[CS]E|README)[^/]*$/;

export function mayBeArchive(name: string): boolean {
  return !OTHER_FILES.test(name) && !LIBRARIES.test(name) && !NAMES.test(name);
}
