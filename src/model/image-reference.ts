import { hasPlaceholder, shelter } from "./placeholder.js";

/** An image reference taken apart: `registry/repository:tag@digest`. Parts may hold placeholders. */
export interface ImageReference {
  /** `docker.io` when the reference names none. */
  readonly registry: string;
  readonly repository: string;
  /** Null when none is written; with neither tag nor digest the platform takes `latest`. */
  readonly tag: string | null;
  readonly digest: string | null;
}

const SHAPE = /^(?<name>[^\s@:]+(?::\d+(?=\/))?[^\s@:]*)(?::(?<tag>\w[\w.-]*))?(?:@(?<digest>\w+:\w+))?$/;

/** Null when the text is no reference, or when a placeholder at its end may hide the tag. */
export function parseImageReference(text: string): ImageReference | null {
  const { text: sheltered, restore } = shelter(text.trim());
  const groups = SHAPE.exec(sheltered)?.groups;
  const name = groups?.["name"];
  if (!groups || !name || /[<>{}$]/.test(name)) return null;
  const slash = name.indexOf("/");
  const host = slash > 0 ? restore(name.slice(0, slash)) : "";
  const hasRegistry = host === "localhost" || /[.:]/.test(host);
  const bare = hasRegistry ? name.slice(slash + 1) : name;
  // Repositories are in small letters: `ECR_REPO_URI` holds the place of one.
  if (/[A-Z]/.test(bare)) return null;
  const repository = restore(bare);
  const tag = groups["tag"] === undefined ? null : restore(groups["tag"]);
  const digest = groups["digest"] === undefined ? null : restore(groups["digest"]);
  if (tag === null && digest === null && hasPlaceholder(repository)) return null;
  return { registry: hasRegistry ? host : "docker.io", repository, tag, digest };
}

/** A private Elastic Container Registry: `<account>.dkr.ecr.<region>.amazonaws.com`. */
export function isPrivateEcr(reference: ImageReference): boolean {
  return /\.dkr[.-]ecr(?:-fips)?\./.test(reference.registry);
}
