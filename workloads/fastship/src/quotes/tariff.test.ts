import { describe, expect, it } from "vitest";
import { SERVICES, WEIGHT_CLASSES_GRAMS, calculatePrice, weightClassOf } from "./tariff.js";
import { formulaTariff } from "./tariff-formula.js";
import { loadTariffTable } from "./tariff-table.js";

describe("the tariff", () => {
  it("is the same kept as a table and as a formula", () => {
    const table = loadTariffTable();
    for (const service of SERVICES) {
      for (const from of ["00999", "10115", "99998"]) {
        for (const to of ["01067", "55116", "80331"]) {
          for (const grams of [1, 250, 251, 9_999, 31_500]) {
            expect(table.price(service, from, to, grams)).toEqual(
              formulaTariff.price(service, from, to, grams),
            );
          }
        }
      }
    }
  });

  it("rises with weight and distance, and express costs more", () => {
    const price = (service: "standard" | "express", to: number, weight: number) =>
      calculatePrice(service, 10, to, weight).totalCents;
    expect(price("standard", 10, 5)).toBeGreaterThan(price("standard", 10, 4));
    expect(price("standard", 80, 5)).toBeGreaterThan(price("standard", 10, 5));
    expect(price("express", 10, 5)).toBeGreaterThan(price("standard", 10, 5));
  });

  it("adds up", () => {
    const price = calculatePrice("standard", 10, 80, 6);
    expect(price.netCents).toBe(price.baseCents + price.weightCents + price.fuelCents);
    expect(price.totalCents).toBe(price.netCents + price.taxCents);
  });

  it("has a class for every weight up to its largest, in rising order", () => {
    expect(WEIGHT_CLASSES_GRAMS).toEqual(WEIGHT_CLASSES_GRAMS.toSorted((a, b) => a - b));
    expect(weightClassOf(1)).toBe(0);
    expect(weightClassOf(31_500)).toBe(WEIGHT_CLASSES_GRAMS.length - 1);
  });
});
