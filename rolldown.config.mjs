import { defineConfig } from "rolldown";

const shared = {
  platform: "node",
  // jsonc-parser's own main is UMD, which cannot be bundled.
  resolve: { mainFields: ["module", "main"] },
};

export default defineConfig([
  // The command as few files as possible: hundreds of small modules would cost more time to open than
  // to run. The grammars stay a package of their own, because they are WASM files beside their loader.
  {
    ...shared,
    input: { main: "src/cli/main.ts" },
    external: [/^node:/, "@vscode/tree-sitter-wasm"],
    output: {
      dir: "dist/cli",
      format: "esm",
      entryFileNames: "[name].js",
      chunkFileNames: "[name]-[hash].js",
      cleanDir: true,
      minify: true,
    },
  },
  // CDK applications are mostly compiled to CommonJS.
  {
    ...shared,
    input: { index: "src/cdk/index.ts" },
    external: [/^node:/],
    output: { dir: "dist/cdk", format: "cjs", entryFileNames: "[name].cjs", cleanDir: true, minify: true },
  },
]);
