import { baseName, type InputFile, type InputFiles } from "../../../input/index.js";
import type { IgnoredFile } from "../../../model/index.js";
import { insideOf } from "./hooks.js";

/** What a file must mention to have been meant for Elastic Beanstalk. */
const SECTIONS =
  /^[ \t]*["']?(?:option_settings|container_commands|commands|packages|Resources|files|services)["']?\s*:/m;

/** Files of the bundle that stand where the platform does not look, or have names that it does not read. */
export function ignoredFiles(bundle: string, files: InputFiles): IgnoredFile[] {
  return [...files.files.values()].flatMap((file) => {
    const inside = insideOf(bundle, file.path);
    if (inside === null) return [];
    return [
      ...extension(file, inside),
      ...hookPlace(file, inside),
      ...proxyName(file, inside),
      ...procfileName(file, inside),
    ];
  });
}

function extension(file: InputFile, inside: string): IgnoredFile[] {
  if (!/^\.ebextensions\/[^/]+\.(?:ya?ml|json)$/i.test(inside) || !SECTIONS.test(file.text() ?? ""))
    return [];
  return [
    ignored(file, "a configuration file", "only files of .ebextensions whose names end in .config are read"),
  ];
}

function hookPlace(file: InputFile, inside: string): IgnoredFile[] {
  const script = /^#!|\.(?:sh|py|rb|js)$/.test(file.head(2) === "#!" ? "#!" : baseName(inside));
  if (!script) return [];
  if (/^\.ebextensions\/(?:\.?platform\/)?(?:hooks|confighooks)\//.test(inside)) {
    return [
      ignored(
        file,
        "a hook",
        "hooks are looked for in .platform/hooks of the bundle's root, not in .ebextensions",
      ),
    ];
  }
  const phase = /^\.platform\/(?:conf(?:ig)?)?hooks\/(?:(?<phase>[^/]+)\/)?[^/]+$/.exec(inside);
  if (phase === null || /^(?:prebuild|predeploy|postdeploy)$/.test(phase.groups?.["phase"] ?? "")) return [];
  return [
    ignored(
      file,
      "a hook",
      "hooks run only in the folders prebuild, predeploy and postdeploy of .platform/hooks and .platform/confighooks",
    ),
  ];
}

/** Parts of nginx's configuration that no part names; another file may include what ends otherwise. */
function proxyName(file: InputFile, inside: string): IgnoredFile[] {
  if (!/^\.platform\/nginx\/(?:nginx|conf\.d\/(?:elasticbeanstalk\/)?[\w-]+)\.config$/.test(inside))
    return [];
  return [ignored(file, "a configuration of nginx", "only files whose names end in .conf are taken over")];
}

function procfileName(file: InputFile, inside: string): IgnoredFile[] {
  if (!/^procfile(?:\.txt)?$/i.test(inside) || inside === "Procfile") return [];
  return /^\w[\w-]*:\s*\S/m.test(file.text() ?? "")
    ? [ignored(file, "a Procfile", "it must be called Procfile, with a capital P and without an ending")]
    : [];
}

function ignored(file: InputFile, what: string, why: string): IgnoredFile {
  const place = { file: file.path, line: 1, column: 1, endLine: 1, endColumn: 1 };
  return { origin: { place, node: null, written: true }, file: file.path, what, why };
}
