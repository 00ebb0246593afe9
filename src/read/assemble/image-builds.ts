import { type InputFiles, isWithin, joinPath } from "../../input/index.js";
import type { ImageBuild } from "../../model/index.js";
import type { ImageBuildFact } from "../reader.js";
import { isFolder } from "../start-command/index.js";

/** An image that can be built here, and the names that it is given. */
export interface NamedBuild {
  readonly image: ImageBuild;
  readonly tags: readonly string[];
  /** Compose services that it is built for. */
  readonly localServices: readonly string[];
}

/**
 * Each Dockerfile once for each stage that somebody builds. `application` is the folder that a
 * person named; it may be the context of a Dockerfile that nobody builds here.
 */
export function namedBuilds(
  images: readonly ImageBuild[],
  facts: readonly ImageBuildFact[],
  application: string | null,
  files: InputFiles,
): NamedBuild[] {
  return images.flatMap((image) => {
    const own = facts.filter((fact) => imageOfFact(fact, images) === image);
    const targets = [...new Set(own.map((fact) => fact.target))];
    return (targets.length === 0 ? [null] : targets).map((target) => {
      const asked = own.filter((fact) => fact.target === target);
      return {
        image: builtImage(image, target, asked, application, files),
        tags: asked.flatMap(({ tag }) => (tag?.known ? [tag.value] : [])),
        localServices: asked.flatMap(({ localService }) =>
          localService === undefined ? [] : [localService],
        ),
      };
    });
  });
}

/** The Dockerfile that a build means; by its context when it stands under another name. */
function imageOfFact(fact: ImageBuildFact, images: readonly ImageBuild[]): ImageBuild | null {
  const named = images.find((image) => image.file === fact.dockerfile);
  if (named !== undefined) return named;
  const { context } = fact;
  const inContext = context === null ? [] : images.filter((image) => isWithin(image.file, context));
  if (inContext.length === 1) return inContext[0] ?? null;
  return images.length === 1 ? (images[0] ?? null) : null;
}

function builtImage(
  image: ImageBuild,
  target: string | null,
  facts: readonly ImageBuildFact[],
  application: string | null,
  files: InputFiles,
): ImageBuild {
  const final =
    target === null
      ? undefined
      : image.stages.find((stage) => stage.name?.toLowerCase() === target.toLowerCase());
  const named = facts.flatMap(({ context }) => (context === null ? [] : [context]));
  const candidates = [...named, image.context, ...(application === null ? [] : [application]), "."];
  return {
    ...image,
    id: final === undefined ? image.id : `${image.id}#${target}`,
    final: final ?? image.final,
    context: bestContext(image, candidates, files),
    tag: facts.find(({ tag }) => tag !== null)?.tag ?? null,
    platforms: facts.flatMap(({ platforms }) => platforms ?? []),
  };
}

/** The folder under which most of what is copied exists; the first of several that are equally good. */
function bestContext(image: ImageBuild, candidates: readonly string[], files: InputFiles): string {
  const sources = image.stages
    .flatMap((stage) => stage.copies)
    .filter((copy) => copy.fromStage === null)
    .flatMap((copy) => copy.sources)
    .filter((source) => !/[*?[$]|^https?:|^\.?\/?$/.test(source));
  const score = (folder: string): number =>
    new Set(sources.filter((source) => exists(joinPath(folder, source), files))).size;
  let best = candidates[0] ?? image.context;
  for (const candidate of candidates) if (score(candidate) > score(best)) best = candidate;
  return best;
}

function exists(path: string, files: InputFiles): boolean {
  return files.files.has(path) || isFolder(path, files);
}
