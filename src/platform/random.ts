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
  const draw = (subject: string, purpose: string, ordinal: number): number =>
    mix(hash(`${seed}\u0000${subject}\u0000${purpose}\u0000${ordinal}`)) / 0x1_0000_0000;
  return {
    draw,
    between: (from, to, subject, purpose, ordinal) => from + (to - from) * draw(subject, purpose, ordinal),
  };
}

/** FNV-1a, 32 bit: spreads a short key over the whole range. */
function hash(text: string): number {
  let state = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    state = Math.imul(state ^ text.charCodeAt(index), 0x01000193);
  }
  return state >>> 0;
}

/** The finaliser of MurmurHash3: breaks the correlation that FNV leaves between similar keys. */
function mix(state: number): number {
  let mixed = state;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}
