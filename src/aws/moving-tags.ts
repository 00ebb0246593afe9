/**
 * Image tags that by convention are put on one image after another. Taken from what official
 * images and build pipelines use; a tag with a version number or a commit is none of these.
 * Source: https://docs.aws.amazon.com/AmazonECS/latest/bestpracticesguide/container-image.html (avoid `latest`)
 */
export const MOVING_TAGS: ReadonlySet<string> = new Set([
  "latest",
  "stable",
  "edge",
  "nightly",
  "current",
  "main",
  "master",
  "trunk",
  "develop",
  "development",
  "dev",
  "test",
  "qa",
  "staging",
  "stage",
  "prod",
  "production",
  "release",
  "lts",
  "mainline",
  "alpine",
  "slim",
]);

/** The tag that a reference without tag and digest means. */
export const IMPLIED_TAG = "latest";

export function isMovingTag(tag: string): boolean {
  const lower = tag.toLowerCase();
  return MOVING_TAGS.has(lower) || /^latest[-_.]|[-_.]latest$/.test(lower);
}
