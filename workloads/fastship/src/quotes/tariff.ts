/** The tariff's rules. Both ways of keeping it, table and formula, price by them. */

export type Service = "standard" | "express";
export const SERVICES: readonly Service[] = ["standard", "express"];

/** A zone is the area of a postcode's first two digits. */
export const ZONE_COUNT = 100;

/** Upper limits of the weight classes: light parcels in finer steps, then whole kilograms. */
export const WEIGHT_CLASSES_GRAMS: readonly number[] = [
  250,
  500,
  750,
  1_000,
  1_500,
  2_000,
  2_500,
  ...Array.from({ length: 29 }, (_, step) => (step + 3) * 1_000),
  31_500,
];

export interface Price {
  readonly service: Service;
  readonly fromZone: number;
  readonly toZone: number;
  readonly maximumGrams: number;
  readonly baseCents: number;
  readonly weightCents: number;
  readonly fuelCents: number;
  readonly netCents: number;
  readonly taxCents: number;
  readonly totalCents: number;
  readonly transitDays: number;
}

export interface Tariff {
  price(service: Service, fromPostcode: string, toPostcode: string, weightGrams: number): Price;
}

const BASE_CENTS = { standard: 389, express: 890 } as const;
const CENTS_PER_KILOGRAM = { standard: 42, express: 78 } as const;
const FUEL_SHARE = 0.125;
const TAX_SHARE = 0.19;
const BANDS_PER_DAY = 3;

export function zoneOf(postcode: string): number {
  return Number(postcode.slice(0, 2));
}

/** Index of the smallest class that holds the weight; the caller has checked that there is one. */
export function weightClassOf(weightGrams: number): number {
  return WEIGHT_CLASSES_GRAMS.findIndex((limit) => weightGrams <= limit);
}

/** Zones lie on a ten by ten grid; a price rises with the distance in grid steps. */
export function distanceBand(fromZone: number, toZone: number): number {
  const rows = Math.abs(Math.floor(fromZone / 10) - Math.floor(toZone / 10));
  const columns = Math.abs((fromZone % 10) - (toZone % 10));
  return Math.ceil(Math.hypot(rows, columns));
}

export function calculatePrice(
  service: Service,
  fromZone: number,
  toZone: number,
  weightClass: number,
): Price {
  const maximumGrams = WEIGHT_CLASSES_GRAMS[weightClass] ?? 0;
  const band = distanceBand(fromZone, toZone);
  const baseCents = BASE_CENTS[service] + band * 25;
  const weightCents = Math.round((maximumGrams / 1_000) * (CENTS_PER_KILOGRAM[service] + band * 3));
  const fuelCents = Math.round((baseCents + weightCents) * FUEL_SHARE);
  const netCents = baseCents + weightCents + fuelCents;
  const taxCents = Math.round(netCents * TAX_SHARE);
  const transitDays = service === "express" ? 1 : 1 + Math.ceil(band / BANDS_PER_DAY);
  return {
    service,
    fromZone,
    toZone,
    maximumGrams,
    baseCents,
    weightCents,
    fuelCents,
    netCents,
    taxCents,
    totalCents: netCents + taxCents,
    transitDays,
  };
}
