/**
 * Random draws keyed by seed, subject, purpose and ordinal, so that a changed input changes only
 * what depends on it, and the same seed gives the same timeline to the byte.
 */
export interface Random {
  /** Uniform in [0, 1). */
  draw(subject: string, purpose: string, ordinal: number): number;
  /** Uniform in [from, to). */
  between(from: number, to: number, subject: string, purpose: string, ordinal: number): number;
}

export function keyedRandom(seed: string): Random {
  // A key is "seed NUL subject NUL purpose NUL ordinal"; it is hashed in parts, so that no text is built for a draw.
  const seeded = hashed(hashed(FNV_OFFSET, seed), SEPARATOR);
  const draw = (subject: string, purpose: string, ordinal: number): number => {
    const named = hashed(hashed(hashed(hashed(seeded, subject), SEPARATOR), purpose), SEPARATOR);
    return mix(hashed(named, String(ordinal)) >>> 0) / 0x1_0000_0000;
  };
  return {
    draw,
    between: (from, to, subject, purpose, ordinal) => from + (to - from) * draw(subject, purpose, ordinal),
  };
}

const SEPARATOR = "\u0000";
const FNV_OFFSET = 0x811c9dc5;

/** FNV-1a, 32 bit, carried on over one more part: spreads a short key over the whole range. */
function hashed(from: number, text: string): number {
  let state = from;
  for (let index = 0; index < text.length; index += 1) {
    state = Math.imul(state ^ text.charCodeAt(index), 0x01000193);
  }
  return state;
}

/** The finaliser of MurmurHash3: breaks the correlation that FNV leaves between similar keys. */
function mix(state: number): number {
  let mixed = state;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}
