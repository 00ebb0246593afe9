/** An image reference taken apart: `registry/repository:tag@digest`. */
export interface ImageReference {
  /** `docker.io` when the reference names none. */
  readonly registry: string;
  readonly repository: string;
  /** Null when none is written; with neither tag nor digest the platform takes `latest`. */
  readonly tag: string | null;
  readonly digest: string | null;
}

/** Null when the text is not a reference (a placeholder, a URL). */
export function parseImageReference(text: string): ImageReference | null {
  const match =
    /^(?<name>[^\s@:]+(?::\d+(?=\/))?[^\s@:]*)(?::(?<tag>[\w][\w.-]*))?(?:@(?<digest>\w+:[0-9a-f]+))?$/i.exec(
      text.trim(),
    );
  const name = match?.groups?.["name"];
  if (!name || /[<>{}$]/.test(name)) return null;
  const slash = name.indexOf("/");
  const host = slash > 0 ? name.slice(0, slash) : "";
  const hasRegistry = host === "localhost" || /[.:]/.test(host);
  return {
    registry: hasRegistry ? host : "docker.io",
    repository: hasRegistry ? name.slice(slash + 1) : name,
    tag: match?.groups?.["tag"] ?? null,
    digest: match?.groups?.["digest"] ?? null,
  };
}

/** A private Elastic Container Registry: `<account>.dkr.ecr.<region>.amazonaws.com`. */
export function isPrivateEcr(reference: ImageReference): boolean {
  return /\.dkr\.ecr(-fips)?\..*amazonaws\.com/.test(reference.registry);
}
