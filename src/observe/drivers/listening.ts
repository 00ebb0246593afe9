/** Listening sockets as the kernel lists them. */
export interface ListeningSocket {
  readonly address: string;
  readonly port: number;
  readonly inode: string;
}

const LISTEN_STATE = "0A";

/** Lines of /proc/net/tcp or tcp6. Source: proc(5); addresses are words in the machine's byte order. */
export function parseListening(text: string, ipv6: boolean): ListeningSocket[] {
  return text.split("\n").flatMap((line) => {
    const [, local = "", , state, , , , , , inode = ""] = line.trim().split(/\s+/);
    if (state !== LISTEN_STATE) return [];
    const [address = "", port = ""] = local.split(":");
    return [
      { address: ipv6 ? ipv6Text(address) : ipv4Text(address), port: Number.parseInt(port, 16), inode },
    ];
  });
}

function ipv4Text(hex: string): string {
  return wordBytes(hex).join(".");
}

function ipv6Text(hex: string): string {
  const bytes = (hex.match(/.{8}/g) ?? []).flatMap(wordBytes);
  if (bytes.every((byte) => byte === 0)) return "::";
  if (bytes.slice(0, 15).every((byte) => byte === 0) && bytes[15] === 1) return "::1";
  if (bytes.slice(0, 10).every((byte) => byte === 0) && bytes[10] === 255 && bytes[11] === 255) {
    return bytes.slice(12).join(".");
  }
  const groups = Array.from({ length: 8 }, (_, index) =>
    (((bytes[index * 2] ?? 0) << 8) | (bytes[index * 2 + 1] ?? 0)).toString(16),
  );
  return groups.join(":");
}

/** Every machine that Node runs Linux on is little-endian, so the word's last byte comes first. */
function wordBytes(hex: string): number[] {
  return (hex.match(/../g) ?? []).map((pair) => Number.parseInt(pair, 16)).reverse();
}

/** The address at which a socket bound like this answers on this machine. */
export function reachableAt(address: string): string {
  if (address === "0.0.0.0" || address === "::") return "127.0.0.1";
  return address;
}
