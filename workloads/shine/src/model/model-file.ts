/**
 * One file for both networks, so that there is one object to fetch, to check and to keep:
 * "SHINEMDL", the length of a JSON header (32 bits, little endian), the header, then the weights.
 */
const MAGIC = Buffer.from("SHINEMDL");
const LENGTH_BYTES = 4;

export interface ModelAbout {
  readonly name: string;
  readonly version: string;
  /** Where the networks come from, and their licence. */
  readonly origin: string;
}

/** One network as TensorFlow.js describes it. */
export interface Network {
  readonly topology: object;
  readonly weightSpecs: readonly object[];
  readonly weights: Uint8Array;
}

interface Header {
  readonly about: ModelAbout;
  readonly networks: Readonly<
    Record<
      string,
      Pick<Network, "topology" | "weightSpecs"> & { readonly offset: number; readonly bytes: number }
    >
  >;
}

export interface ModelFile {
  readonly about: ModelAbout;
  network(name: string): Network;
}

export function packModel(about: ModelAbout, networks: Readonly<Record<string, Network>>): Buffer {
  let offset = 0;
  const described: [string, Header["networks"][string]][] = [];
  for (const [name, { topology, weightSpecs, weights }] of Object.entries(networks)) {
    described.push([name, { topology, weightSpecs, offset, bytes: weights.length }]);
    offset += weights.length;
  }
  const header = Buffer.from(JSON.stringify({ about, networks: Object.fromEntries(described) }));
  const length = Buffer.alloc(LENGTH_BYTES);
  length.writeUInt32LE(header.length);
  return Buffer.concat([MAGIC, length, header, ...Object.values(networks).map(({ weights }) => weights)]);
}

export function openModel(file: Buffer): ModelFile {
  const start = MAGIC.length + LENGTH_BYTES;
  if (!file.subarray(0, MAGIC.length).equals(MAGIC)) throw new Error("The object is not a model of Shine.");
  const weightsAt = start + file.readUInt32LE(MAGIC.length);
  const header = JSON.parse(file.toString("utf8", start, weightsAt)) as Header;
  return {
    about: header.about,
    network(name) {
      const part = header.networks[name];
      if (part === undefined) throw new Error(`The model has no network called ${name}.`);
      const from = weightsAt + part.offset;
      return { ...part, weights: file.subarray(from, from + part.bytes) };
    },
  };
}
