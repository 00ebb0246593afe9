/** Address ranges are counted, never listed beyond this. */
const BLOCKS_MAX = 256;

/** `Fn::Cidr`: the first `count` ranges of `hostBits` host bits inside an IPv4 block; null when it does not fit. */
export function cidrBlocks(block: string, count: number, hostBits: number): string[] | null {
  const match = /^(\d+)\.(\d+)\.(\d+)\.(\d+)\/(\d+)$/.exec(block);
  if (match === null || !Number.isInteger(count) || count < 1 || count > BLOCKS_MAX) return null;
  const [a = 0, b = 0, c = 0, d = 0, prefix = 0] = match.slice(1).map(Number);
  if (!Number.isInteger(hostBits) || hostBits < 1 || 32 - hostBits < prefix) return null;
  const size = 2 ** hostBits;
  if (count * size > 2 ** (32 - prefix)) return null;
  const start = ((a * 256 + b) * 256 + c) * 256 + d;
  return Array.from({ length: count }, (_, index) => {
    const address = start + index * size;
    const bytes = [24, 16, 8, 0].map((shift) => Math.floor(address / 2 ** shift) % 256);
    return `${bytes.join(".")}/${32 - hostBits}`;
  });
}
