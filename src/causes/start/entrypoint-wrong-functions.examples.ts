import type { Example } from "../cause.js";
import { resource, template } from "../examples/parts.js";

const files = (
  handler: string,
  code: string,
  more: Readonly<Record<string, string>> = {},
  ...properties: readonly string[]
): Record<string, string> => ({
  "stack.yaml": template(
    resource(
      "Resize",
      "AWS::Lambda::Function",
      "Runtime: nodejs22.x",
      `Handler: ${handler}`,
      "Role: arn:aws:iam::111122223333:role/resize",
      code,
      ...properties,
    ),
  ),
  ...more,
});

const SOURCE = "export const handler = async (event) => event.Records.length;\n";
const FOLDER = "Code: ./resize";
const INLINE = 'Code: { ZipFile: "exports.handler = async () => null;" }';

export const handlerExamples: { readonly failing: readonly Example[]; readonly healthy: readonly Example[] } =
  {
    failing: [
      {
        name: "a handler that names a file in another folder",
        files: files("app.handler", FOLDER, { "resize/src/app.mjs": SOURCE }),
      },
      {
        name: "a handler that the file does not export",
        files: files("app.lambdaHandler", FOLDER, { "resize/app.mjs": SOURCE }),
      },
      { name: "inline code under another name than index", files: files("app.handler", INLINE) },
    ],
    healthy: [
      { name: "a handler that is there", files: files("app.handler", FOLDER, { "resize/app.mjs": SOURCE }) },
      { name: "inline code", files: files("index.handler", INLINE) },
      {
        name: "a handler that a compiler makes",
        files: files("app.handler", FOLDER, { "resize/src/app.ts": SOURCE, "resize/tsconfig.json": "{}\n" }),
      },
      {
        name: "a handler that a layer brings",
        files: files(
          "wrapper.handler",
          FOLDER,
          { "resize/app.mjs": SOURCE },
          "Layers: [arn:aws:lambda:eu-west-1:111122223333:layer:wrapper:7]",
        ),
      },
      {
        name: "exports that are handed on",
        files: files("app.handler", FOLDER, {
          "resize/app.mjs": 'export * from "./inner.mjs";\n',
          "resize/inner.mjs": SOURCE,
        }),
      },
    ],
  };
