import { baseName, folderOf } from "../../input/index.js";
import { type Container, knownValue, type Model } from "../../model/index.js";
import type { NamedBuild } from "./image-builds.js";
import { isPublishedImage, repositoryName, tagName } from "./known-images.js";

/**
 * Containers to the Dockerfiles that build their images: by the names that builds give, by the names
 * of repository, container, folder and Compose service, or because there is only one of each.
 */
export function linkImages(model: Model, builds: readonly NamedBuild[]): void {
  const containers = model.taskDefinitions.flatMap((definition) => definition.containers);
  for (const container of containers) container.build ??= byName(container, builds)?.image ?? null;
  const open = containers.filter((container) => container.build === null && !isPublished(container));
  const repositories = new Set(containers.filter((one) => !isPublished(one)).map(repositoryOf));
  const free = builds.filter(({ image }) =>
    containers.every((container) => container.build?.id !== image.id),
  );
  // One image of their own, one Dockerfile: there is nothing else that it could be.
  if (builds.length === 1 && repositories.size === 1) {
    for (const container of open) container.build = builds[0]?.image ?? null;
  } else if (open.length === 1 && free.length === 1) {
    for (const container of open) container.build = free[0]?.image ?? null;
  } else {
    linkByPort(open, free);
  }
}

/** The only container that maps a port which the only remaining Dockerfile exposes. */
function linkByPort(open: readonly Container[], free: readonly NamedBuild[]): void {
  for (const { image } of free) {
    const exposed = new Set(image.final.exposedPorts.map(knownValue));
    const alike = open.filter(
      ({ build, portMappings }) =>
        build === null &&
        portMappings.some(({ containerPort }) => containerPort.known && exposed.has(containerPort.value)),
    );
    const rivals = free.filter((other) =>
      other.image.final.exposedPorts.some((port) => exposed.has(knownValue(port))),
    );
    if (alike.length === 1 && rivals.length === 1) for (const container of alike) container.build = image;
  }
}

function isPublished(container: Container): boolean {
  const image = knownValue(container.image);
  return image !== undefined && isPublishedImage(image);
}

/** What tells one image from another where its name is not known: nothing. */
function repositoryOf(container: Container): string {
  const image = knownValue(container.image);
  return (image === undefined ? null : repositoryName(image)) ?? "";
}

function byName(container: Container, builds: readonly NamedBuild[]): NamedBuild | null {
  const image = knownValue(container.image);
  const repository = image === undefined ? null : repositoryName(image);
  const tagged =
    repository === null
      ? []
      : builds.filter(({ tags }) => tags.some((tag) => repositoryName(tag) === repository));
  if (tagged.length > 0) {
    const exact = tagged.filter(({ tags }) =>
      tags.some(
        (tag) =>
          repositoryName(tag) === repository &&
          tagName(tag) !== null &&
          tagName(tag) === tagName(image ?? ""),
      ),
    );
    return exact[0] ?? tagged[0] ?? null;
  }
  if (image !== undefined && isPublishedImage(image)) return null;
  for (const name of [repository, knownValue(container.name) ?? null]) {
    const called =
      name === null ? [] : builds.filter((build) => namesOf(build).some((own) => sameName(own, name)));
    if (called.length === 1) return called[0] ?? null;
  }
  return null;
}

/** `services/api/Dockerfile`, `docker/api.Dockerfile`, `Dockerfile.api` and the Compose service `api` are called api. */
function namesOf({ image, localServices }: NamedBuild): string[] {
  const file = baseName(image.file).replace(/^Dockerfile[.-]?|[.-]?Dockerfile$/gi, "");
  const folders = [image.context, folderOf(image.file)].filter((folder) => folder !== ".").map(baseName);
  return [file, ...folders, ...localServices, image.final.name ?? ""].filter((name) => name !== "");
}

function sameName(a: string, b: string): boolean {
  const plain = (name: string): string => name.toLowerCase().replace(/[^a-z0-9]/g, "");
  const [one, other] = [plain(a), plain(b)];
  // `shop-api` is what the folder `api` of shop is called.
  return (
    one === other ||
    b
      .toLowerCase()
      .split(/[-_./]/)
      .includes(a.toLowerCase())
  );
}
