/** CIE L*a*b* under D65: lightness 0 to 100, a* from green to red, b* from blue to yellow. */
export interface Lab {
  readonly lightness: number;
  readonly red: number;
  readonly yellow: number;
}

const WHITE = { x: 0.95047, y: 1, z: 1.08883 };
const LINEAR = Float64Array.from({ length: 256 }, (_, value) => {
  const part = value / 255;
  return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
});

export function labOf(red: number, green: number, blue: number): Lab {
  const [r, g, b] = [LINEAR[red] ?? 0, LINEAR[green] ?? 0, LINEAR[blue] ?? 0];
  const x = curve((0.4124564 * r + 0.3575761 * g + 0.1804375 * b) / WHITE.x);
  const y = curve((0.2126729 * r + 0.7151522 * g + 0.072175 * b) / WHITE.y);
  const z = curve((0.0193339 * r + 0.119192 * g + 0.9503041 * b) / WHITE.z);
  return { lightness: 116 * y - 16, red: 500 * (x - y), yellow: 200 * (y - z) };
}

function curve(part: number): number {
  return part > 216 / 24389 ? Math.cbrt(part) : (part * 24389) / 27 / 116 + 16 / 116;
}

// A grey photo has a yellow of 0 and some rounding, and the angle of that would be 90 degrees.
const YELLOW_MIN = 1;

/**
 * Individual typology angle in degrees: the usual measure of how light skin is, whatever its hue. Null where
 * nothing is yellow about the colour: in blue light or without colour the angle would say anything.
 */
export function typologyAngle({ lightness, yellow }: Lab): number | null {
  return yellow >= YELLOW_MIN ? (Math.atan((lightness - 50) / yellow) * 180) / Math.PI : null;
}
