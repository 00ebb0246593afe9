import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { causes } from "../src/causes/index.js";
import { openInput, textFiles } from "../src/input/index.js";
import type { Reader } from "../src/read/reader.js";
import { readers } from "../src/read/readers.generated.js";

/** A file and those beside it, as an example or a workload has them. */
export interface Seed {
  readonly reader: Reader;
  readonly path: string;
  readonly text: string;
  readonly beside: Readonly<Record<string, string>>;
}

const TEXT_MAX = 60_000;

/** Every file of the causes' examples, of the workloads and of `fuzz/seeds`, with the reader that takes it. */
export async function seeds(root: string): Promise<Seed[]> {
  const folders = causes.flatMap((cause) =>
    [...cause.examples.failing, ...cause.examples.healthy].flatMap(({ files }) =>
      files ? [texts(files)] : [],
    ),
  );
  for (const folder of [...inside(join(root, "workloads"), "deploy"), join(root, "fuzz", "seeds")])
    folders.push(await onDisk(folder));
  const found = new Map<string, Seed>();
  for (const beside of folders) {
    for (const [path, file] of textFiles(beside).files) {
      const text = file.text() ?? "";
      const reader = text.length > TEXT_MAX ? undefined : readers.find((each) => each.recognises(file));
      if (reader !== undefined) found.set(`${reader.id} ${text}`, { reader, path, text, beside });
    }
  }
  return [...found.values()];
}

type ExampleFile = string | { readonly text: string };

function texts(files: Readonly<Record<string, ExampleFile>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(files).map(([path, file]) => [path, typeof file === "string" ? file : file.text]),
  );
}

function inside(folder: string, name: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder).map((each) => join(folder, each, name));
}

async function onDisk(folder: string): Promise<Record<string, string>> {
  if (!existsSync(folder)) return {};
  const { files } = await openInput(folder);
  return Object.fromEntries(
    [...files.files].flatMap(([path, file]) => {
      const text = file.sizeBytes > TEXT_MAX ? null : file.text();
      return text === null ? [] : [[path, text]];
    }),
  );
}
