/**
 * The pairs of CPU and memory that Fargate offers.
 * Source: [ECS-task-cpu-memory-error] https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-tasks-services.html#fargate-tasks-size
 * and [CFNLINT] fargate_cpu_memory.json of August 2026, which agree.
 */
export const FARGATE_SIZES: readonly FargateSize[] = [
  { cpuUnits: 256, memoryMiB: [512, 1024, 2048] },
  { cpuUnits: 512, memoryMiB: steps(1024, 4096, 1024) },
  { cpuUnits: 1024, memoryMiB: steps(2048, 8192, 1024) },
  { cpuUnits: 2048, memoryMiB: steps(4096, 16_384, 1024) },
  { cpuUnits: 4096, memoryMiB: steps(8192, 30_720, 1024) },
  { cpuUnits: 8192, memoryMiB: steps(16_384, 61_440, 4096) },
  { cpuUnits: 16_384, memoryMiB: steps(32_768, 122_880, 8192) },
];

export interface FargateSize {
  readonly cpuUnits: number;
  readonly memoryMiB: readonly number[];
}

export interface FargatePair {
  readonly cpuUnits: number;
  readonly memoryMiB: number;
}

function steps(first: number, last: number, step: number): number[] {
  return Array.from({ length: (last - first) / step + 1 }, (_, index) => first + index * step);
}

export function isFargatePair(cpuUnits: number, memoryMiB: number): boolean {
  return FARGATE_SIZES.some((size) => size.cpuUnits === cpuUnits && size.memoryMiB.includes(memoryMiB));
}

/** The memory sizes offered with this CPU; null when Fargate has no such CPU size. */
export function memoryOffered(cpuUnits: number): readonly number[] | null {
  return FARGATE_SIZES.find((size) => size.cpuUnits === cpuUnits)?.memoryMiB ?? null;
}

/** The smallest pair that has at least as much of both; null when Fargate has none. */
export function nearestPairNotBelow(cpuUnits: number, memoryMiB: number): FargatePair | null {
  for (const size of FARGATE_SIZES) {
    if (size.cpuUnits < cpuUnits) continue;
    const memory = size.memoryMiB.find((offered) => offered >= memoryMiB);
    if (memory !== undefined) return { cpuUnits: size.cpuUnits, memoryMiB: memory };
  }
  return null;
}
