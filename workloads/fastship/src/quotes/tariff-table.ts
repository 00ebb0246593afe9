import {
  SERVICES,
  WEIGHT_CLASSES_GRAMS,
  ZONE_COUNT,
  calculatePrice,
  weightClassOf,
  zoneOf,
} from "./tariff.js";
import type { Price, Tariff } from "./tariff.js";

/** The tariff as a table with one entry per service, pair of zones and weight class, found by its key. */
export function loadTariffTable(): Tariff {
  const prices = new Map<string, Price>();
  for (const service of SERVICES) {
    for (let from = 0; from < ZONE_COUNT; from += 1) {
      for (let to = 0; to < ZONE_COUNT; to += 1) {
        for (let weightClass = 0; weightClass < WEIGHT_CLASSES_GRAMS.length; weightClass += 1) {
          prices.set(
            `${service}:${from}:${to}:${weightClass}`,
            calculatePrice(service, from, to, weightClass),
          );
        }
      }
    }
  }
  return {
    price(service, fromPostcode, toPostcode, weightGrams) {
      const key = `${service}:${zoneOf(fromPostcode)}:${zoneOf(toPostcode)}:${weightClassOf(weightGrams)}`;
      const price = prices.get(key);
      if (price === undefined) throw new Error(`The tariff has no price for ${key}`);
      return price;
    },
  };
}
