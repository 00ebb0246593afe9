import { type ImageBuild, type ImageCopy, parseImageReference, type Truth } from "../../model/index.js";

/**
 * What is in the images that others are built from, as far as it is certain. Sources: the
 * Dockerfiles of the official images (github.com/docker-library), "buildpack-deps" on Docker Hub
 * (the default variants of the language images build on it and have curl and wget; `-slim` and
 * `-alpine` do not), GoogleContainerTools/distroless, and nodejs/docker-node issue 1970.
 */
interface BaseImage {
  readonly has: readonly string[];
  readonly lacks: readonly string[];
  /** What `/bin/sh` is. */
  readonly shell: "dash" | "bash" | "ash" | "none";
}

const NETWORK_TOOLS = ["curl", "wget", "nc", "netcat"];

const DEBIAN_MINIMAL: BaseImage = { has: ["sh", "bash"], lacks: NETWORK_TOOLS, shell: "dash" };
const BUILDPACK: BaseImage = { has: ["sh", "bash", "curl", "wget"], lacks: [], shell: "dash" };
// BusyBox brings its own small wget and nc.
const ALPINE: BaseImage = { has: ["sh", "wget", "nc"], lacks: ["curl", "bash"], shell: "ash" };
const EMPTY: BaseImage = { has: [], lacks: [...NETWORK_TOOLS, "sh", "bash"], shell: "none" };
const BUSYBOX: BaseImage = { has: ["sh", "wget", "nc"], lacks: ["curl", "bash"], shell: "ash" };
const AMAZON_LINUX: BaseImage = { has: ["sh", "bash", "curl"], lacks: [], shell: "bash" };
const NGINX_DEBIAN: BaseImage = {
  has: ["sh", "bash", "curl"],
  lacks: ["wget", "nc", "netcat"],
  shell: "dash",
};

const LANGUAGE_IMAGES = new Set(["node", "python", "ruby", "golang", "rust", "perl"]);

/** Null when nothing certain is known of the image. */
export function baseImageOf(text: string): BaseImage | null {
  if (text === "scratch") return EMPTY;
  const reference = parseImageReference(text);
  if (reference === null) return null;
  const { registry, repository, tag } = reference;
  if (/(?:^|\/)distroless\//.test(`${registry}/${repository}`))
    return /debug/.test(tag ?? "") ? BUSYBOX : EMPTY;
  const name = officialName(registry, repository);
  if (name === null) return null;
  return officialImage(name, tag ?? "latest");
}

/** `node`, `library/node` and the copy in Amazon's public registry are one image. */
function officialName(registry: string, repository: string): string | null {
  if (registry === "docker.io")
    return repository.replace(/^library\//, "").includes("/") ? null : repository.replace(/^library\//, "");
  if (registry === "public.ecr.aws")
    return /^(?:docker\/library\/)?([^/]+)$/.exec(repository)?.[1] ?? amazon(repository);
  return null;
}

function amazon(repository: string): string | null {
  return repository === "amazonlinux/amazonlinux" ? "amazonlinux" : null;
}

function officialImage(name: string, tag: string): BaseImage | null {
  if (/windows|nanoserver/.test(tag)) return null;
  if (LANGUAGE_IMAGES.has(name)) {
    if (/alpine/.test(tag)) return ALPINE;
    return /slim/.test(tag) ? DEBIAN_MINIMAL : BUILDPACK;
  }
  if (name === "debian" || name === "ubuntu") return DEBIAN_MINIMAL;
  if (name === "alpine") return ALPINE;
  if (name === "busybox") return BUSYBOX;
  if (name === "amazonlinux") return AMAZON_LINUX;
  if (name === "nginx") return /alpine/.test(tag) ? null : NGINX_DEBIAN;
  return null;
}

/** The program that a language image is for: `node`, `python`. Null for others. */
export function languageOf(text: string): { readonly name: string; readonly major: number | null } | null {
  const reference = parseImageReference(text);
  const name = reference ? officialName(reference.registry, reference.repository) : null;
  if (name === null || !LANGUAGE_IMAGES.has(name)) return null;
  const major = Number(/^(\d+)/.exec(reference?.tag ?? "")?.[1] ?? Number.NaN);
  return { name, major: Number.isInteger(major) ? major : null };
}

/** What `/bin/sh` is in an image; null when it is not known. */
export function shellOf(build: ImageBuild): BaseImage["shell"] | null {
  const { rootBase } = build.final;
  return rootBase.known ? (baseImageOf(rootBase.value)?.shell ?? null) : null;
}

/** Whether a program is in the image that a Dockerfile makes. */
export function hasProgram(build: ImageBuild, program: string): Truth {
  const stage = build.final;
  const word = new RegExp(`(?:^|[\\s/'"=;&|(])${program.replace(/[^\w-]/g, "\\$&")}(?![\\w-])`);
  let mentioned = false;
  for (const run of stage.runs) {
    // Packages may come from a list that is not seen.
    if (!run.known || /\bxargs\b|\$\(cat\b/.test(run.value)) return "unknown";
    if (new RegExp(`\\b(?:purge|remove|del|erase|rm)\\b[^&;|]*\\b${program}\\b`).test(run.value))
      return "unknown";
    mentioned ||= word.test(run.value) || installsFor(program, run.value);
  }
  const base = stage.rootBase.known ? baseImageOf(stage.rootBase.value) : null;
  if (mentioned || base?.has.includes(program)) return "yes";
  if (stage.copies.some((copy) => mayBring(copy, build, program))) return "unknown";
  return base?.lacks.includes(program) ? "no" : "unknown";
}

/** Packages whose name is not that of the program they bring. */
const PACKAGES: Readonly<Record<string, RegExp>> = {
  nc: /\b(?:netcat(?:-\w+)?|nmap-ncat|ncat|busybox(?:-extras)?)\b/,
  netcat: /\b(?:netcat(?:-\w+)?|nmap-ncat)\b/,
};

function installsFor(program: string, run: string): boolean {
  return PACKAGES[program]?.test(run) ?? false;
}

const PROGRAM_FOLDERS = /^\/(?:usr(?:\/local)?(?:\/s?bin)?\/?|s?bin\/?)?$/;
/** Where packages put their programs; `/usr/local` holds only what a stage put there itself. */
const PACKAGE_FOLDERS = /^\/(?:usr(?:\/s?bin)?\/?|s?bin\/?)?$/;

/** Whether a COPY may put a program where it is found. */
function mayBring(
  { sources, destination, fromStage }: ImageCopy,
  build: ImageBuild,
  program: string,
): boolean {
  if ([...sources, destination].some((path) => path.split("/").pop() === program)) return true;
  if (fromStage === null || !PROGRAM_FOLDERS.test(destination)) return false;
  const stage = build.stages.find((each, index) => each.name === fromStage || `${index}` === fromStage);
  if (stage === undefined || sources.some((path) => PACKAGE_FOLDERS.test(path))) return true;
  return stage.runs.some((run) => !run.known || run.value.includes(program));
}
