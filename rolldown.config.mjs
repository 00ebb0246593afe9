import { defineConfig } from "rolldown";

// The command as few files as possible: hundreds of small modules would cost more time to open than
// to run. The grammars stay a package of their own, because they are WASM files beside their loader.
export default defineConfig({
  input: { main: "src/cli/main.ts" },
  platform: "node",
  // jsonc-parser's own main is UMD, which cannot be bundled.
  resolve: { mainFields: ["module", "main"] },
  external: [/^node:/, "@vscode/tree-sitter-wasm"],
  output: { dir: "dist/cli", format: "esm", entryFileNames: "[name].js", chunkFileNames: "[name]-[hash].js", cleanDir: true, minify: true },
});
