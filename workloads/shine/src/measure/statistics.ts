export function median(values: readonly number[]): number {
  const sorted = Float64Array.from(values).sort();
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? 0;
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? upper)) / 2;
}

export function mean(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;
}

interface Sample {
  readonly x: number;
  readonly y: number;
  readonly value: number;
}

/**
 * Standard deviation around the plane that fits best. Light falls on a face at a slope; what is left when
 * the slope is taken out belongs to the skin.
 */
export function planeResidualSpread(samples: readonly Sample[]): number {
  const centre = {
    x: mean(samples.map(({ x }) => x)),
    y: mean(samples.map(({ y }) => y)),
    value: mean(samples.map(({ value }) => value)),
  };
  let [xx, xy, yy, xv, yv] = [0, 0, 0, 0, 0];
  for (const sample of samples) {
    const x = sample.x - centre.x;
    const y = sample.y - centre.y;
    const value = sample.value - centre.value;
    xx += x * x;
    xy += x * y;
    yy += y * y;
    xv += x * value;
    yv += y * value;
  }
  const determinant = xx * yy - xy * xy;
  const slopeX = determinant === 0 ? 0 : (xv * yy - yv * xy) / determinant;
  const slopeY = determinant === 0 ? 0 : (yv * xx - xv * xy) / determinant;
  const squares = samples.map(
    ({ x, y, value }) => (value - centre.value - slopeX * (x - centre.x) - slopeY * (y - centre.y)) ** 2,
  );
  return Math.sqrt(mean(squares));
}
