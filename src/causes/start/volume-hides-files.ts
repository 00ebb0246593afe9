import {
  absoluteImagePath,
  type Container,
  deployedContainers,
  destinationOf,
  type ImageBuild,
  isInFolder,
  knownValue,
  type Model,
  type MountPoint,
  type Origin,
  type TaskDefinition,
  type TaskVolume,
  workingDirectoryOf,
} from "../../model/index.js";
import { defineCause, found, notApplicable, type Verdict } from "../cause.js";
import { volumeHidesFilesExamples } from "./volume-hides-files.examples.js";

export const cause = defineCause({
  id: "volume-hides-files",
  title: "A mounted volume covers files of the image",
  severity: "error",
  meaning:
    "A volume is mounted over a folder into which the image puts files. A mount does not merge: what the image has there cannot be seen while the volume is mounted.",
  hurts:
    "The container starts with an empty folder where its program, its packages or its configuration should be, and ends at once (`Cannot find module`, `can't open file`, exit 127), or answers without them.",
  mend: "Mount the volume beside the files, in a folder of its own that only holds data. Where the image's files are to be shared, declare the folder with VOLUME in the Dockerfile: ECS then copies them into an empty volume.",
  links: [
    {
      title: "Use bind mounts with Amazon ECS",
      url: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/bind-mounts.html",
    },
    {
      title: "Docker: mounting over existing data",
      url: "https://docs.docker.com/engine/storage/bind-mounts/#bind-mounting-over-existing-data",
    },
  ],
  check: (model) => judgeAll(model),
  explainsEvents: [],
  explains: ["module-missing", "command-not-found", "entrypoint-wrong"],
  examples: volumeHidesFilesExamples,
});

interface Mount {
  readonly point: MountPoint;
  readonly path: string;
  readonly kind: TaskVolume["kind"];
}

/** Something that the image has under a path, and that the mount hides. */
interface Hidden {
  readonly origin: Origin;
  readonly path: string;
  readonly what: string;
}

function judgeAll(model: Model): Verdict[] {
  const seen = new Set<Container>();
  return deployedContainers(model).flatMap(({ taskDefinition, container }) => {
    const build = container.build;
    if (seen.has(container) || build === null || container.mountPoints.length === 0) return [];
    seen.add(container);
    return mountsOf(taskDefinition, container).flatMap((mount) => judge(mount, build, container));
  });
}

/** Mounts of which it is known where they are and what they are of, and that nobody else fills. */
function mountsOf(task: TaskDefinition, container: Container): Mount[] {
  return container.mountPoints.flatMap((point): Mount[] => {
    const name = knownValue(point.volume);
    const path = knownValue(point.containerPath);
    if (name === undefined || path === undefined || path.includes("${")) return [];
    const volume = task.volumes.find((each) => knownValue(each.name) === name);
    const others = task.containers.filter(
      (other) =>
        other !== container &&
        other.mountPoints.some(
          (mount) => knownValue(mount.volume) !== undefined && knownValue(mount.volume) === name,
        ),
    );
    if (volume === undefined || others.length > 0) return [];
    return [{ point, path: absoluteImagePath(path, "/"), kind: volume.kind }];
  });
}

function judge(mount: Mount, build: ImageBuild, container: Container): Verdict[] {
  const hidden = hiddenBy(mount, build);
  const [first] = hidden;
  if (!first) return [{ outcome: "not-found" }];
  // Source: the page on bind mounts: ECS fills a volume at a path that the Dockerfile declares.
  const declared = build.final.volumes.some((volume) => {
    const path = knownValue(volume);
    return path === undefined || absoluteImagePath(path, "/") === mount.path;
  });
  if (declared) return [notApplicable("the Dockerfile declares the folder as a volume")];
  // What is kept elsewhere may hold the files; it is only certain to miss the program of a new image.
  const kept = mount.kind === "efs" || mount.kind === "host";
  if (mount.kind !== "empty" && !kept) return [notApplicable("the volume's driver may copy the files")];
  if (kept && !hidesProgram(mount, build))
    return [notApplicable("the volume may hold these files on purpose")];
  return [
    found({
      title: `the volume at ${mount.path} hides ${first.what}`,
      explanation: kept
        ? `The image puts ${first.what} at ${first.path}; the task mounts ${mount.kind === "efs" ? "a file system" : "a folder of the instance"} over it. What runs is what lies there, if anything does, and never what was built.`
        : `The image puts ${first.what} at ${first.path}; the task mounts an empty volume over it. The container sees an empty folder.`,
      where: [
        { origin: mount.point.containerPath.origin, value: mount.path },
        ...hidden.slice(0, 3).map(({ origin, path }) => ({ origin, value: path })),
        { origin: container.image.origin, value: knownValue(container.image) ?? "" },
      ],
      confidence: kept ? 0.85 : 0.95,
      repairs: [
        { description: "mount the volume at a folder that only holds data", safe: false, changes: [] },
      ],
    }),
  ];
}

function hidesProgram(mount: Mount, build: ImageBuild): boolean {
  const working = workingDirectoryOf(build);
  return working !== undefined && working !== "/" && isInFolder(working, mount.path);
}

const INSTALLS_PACKAGES = /\b(?:npm\s+(?:ci|i|install)|yarn(?:\s+install)?|pnpm\s+(?:i|install))\b/;

function hiddenBy(mount: Mount, build: ImageBuild): Hidden[] {
  const copied = build.final.copies.flatMap((copy): Hidden[] => {
    const destination = destinationOf(copy);
    if (destination === undefined || !isInFolder(destination, mount.path)) return [];
    return [{ origin: copy.origin, path: destination, what: "what is copied into it" }];
  });
  const working = workingDirectoryOf(build);
  const modules = working === undefined ? null : absoluteImagePath("node_modules", working);
  if (modules === null || mount.path !== modules) return copied;
  const installed = build.final.runs.find((run) => run.known && INSTALLS_PACKAGES.test(run.value));
  return installed === undefined
    ? copied
    : [...copied, { origin: installed.origin, path: modules, what: "the installed packages" }];
}
