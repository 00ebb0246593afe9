/**
 * The names that a task definition gives to its CPU, and what image builders call them.
 * Source: https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RuntimePlatform.html (read
 * 2026-11-21) and https://github.com/opencontainers/image-spec/blob/main/image-index.md (Go's names).
 */
export type CpuArchitecture = "X86_64" | "ARM64";

const NAMES: Readonly<Record<string, CpuArchitecture>> = {
  amd64: "X86_64",
  x86_64: "X86_64",
  "x86-64": "X86_64",
  x64: "X86_64",
  arm64: "ARM64",
  arm64v8: "ARM64",
  aarch64: "ARM64",
};

/** Null for a name that stands for neither of the two. */
export function cpuArchitecture(name: string): CpuArchitecture | null {
  return NAMES[name.toLowerCase()] ?? null;
}

/** Of a builder's platform: `linux/arm64/v8`. */
export function platformArchitecture(platform: string): CpuArchitecture | null {
  const [system, architecture] = platform.trim().split("/");
  return system === "linux" ? cpuArchitecture(architecture ?? "") : null;
}

/** What the builder is told: `linux/arm64`. */
export function platformOf(architecture: CpuArchitecture): string {
  return architecture === "ARM64" ? "linux/arm64" : "linux/amd64";
}

/**
 * Docker's official images are also published under the name of one architecture: `arm64v8/python`.
 * Source: https://github.com/docker-library/official-images#architectures-other-than-amd64 (read 2026-11-21)
 */
export function namespaceArchitecture(registry: string, repository: string): CpuArchitecture | null {
  const [namespace, name, ...more] = repository.split("/");
  if (registry !== "docker.io" || name === undefined || more.length > 0) return null;
  return namespace === "amd64" || namespace === "arm64v8" ? cpuArchitecture(namespace) : null;
}
