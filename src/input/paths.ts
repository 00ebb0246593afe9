/** Paths inside an input: relative, with `/`, "." for the input itself, `../` for what lies outside. */

export function folderOf(path: string): string {
  const slash = path.lastIndexOf("/");
  return slash < 0 ? "." : path.slice(0, slash) || "/";
}

export function baseName(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

/** Joins and tidies: `("deploy/a", "../..")` is ".". */
export function joinPath(...parts: readonly string[]): string {
  const out: string[] = [];
  for (const part of parts.join("/").split("/")) {
    if (part === "" || part === ".") continue;
    if (part === ".." && out.length > 0 && out.at(-1) !== "..") out.pop();
    else out.push(part);
  }
  return out.length === 0 ? "." : out.join("/");
}

/** Whether `path` is `folder` or lies below it. */
export function isWithin(path: string, folder: string): boolean {
  if (folder === ".") return !path.startsWith("../") && path !== "..";
  if (path === folder) return true;
  // Everything that climbs fewer levels lies below a folder that only climbs.
  if (/^(\.\.\/)*\.\.$/.test(folder)) {
    const climbed = (text: string): number => text.split("/").filter((part) => part === "..").length;
    return (
      climbed(path) < climbed(folder) || (path.startsWith(`${folder}/`) && !path.startsWith(`${folder}/../`))
    );
  }
  return path.startsWith(`${folder}/`);
}

/** The folder that holds both, nearest first. */
export function commonFolder(a: string, b: string): string {
  let folder = a;
  for (let step = 0; step < 64 && !isWithin(b, folder); step += 1) folder = joinPath(folder, "..");
  return folder;
}
