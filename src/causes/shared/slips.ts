/** Shorter names differ by a letter without being meant for one another. */
const LETTERS_MIN = 6;
const CHANGES_MAX = 2;

/**
 * Whether one name is the other with a slip of the pen: other case, another separator, or up to two
 * letters wrong. Names that differ in a number are different things: `orders-1`, `orders-2`.
 */
export function isSlipOf(written: string, meant: string): boolean {
  if (written === meant) return false;
  const [one, other] = [plain(written), plain(meant)];
  if (one === other) return true;
  if (Math.min(one.length, other.length) < LETTERS_MIN) return false;
  if (one.replace(/\D/g, "") !== other.replace(/\D/g, "")) return false;
  return distance(one, other, CHANGES_MAX) <= CHANGES_MAX && sameStages(written, meant);
}

function plain(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]/g, "");
}

const STAGES = /\b(?:dev|test|stage|staging|prod|production|qa|uat|live|blue|green|api|web|app|db)\b/g;

/** `orders-dev` and `orders-prd` are two things, whatever their letters. */
function sameStages(one: string, other: string): boolean {
  const stages = (name: string): string => (name.toLowerCase().match(STAGES) ?? []).join(" ");
  return stages(one) === stages(other);
}

/** Letters to add, to take away or to exchange; above `max` only that it is above. */
function distance(one: string, other: string, max: number): number {
  if (Math.abs(one.length - other.length) > max) return max + 1;
  let before = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (let row = 1; row <= one.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= other.length; column += 1) {
      const exchanged = (before[column - 1] ?? 0) + (one[row - 1] === other[column - 1] ? 0 : 1);
      current.push(Math.min(exchanged, (before[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1));
    }
    before = current;
  }
  return before.at(-1) ?? 0;
}
