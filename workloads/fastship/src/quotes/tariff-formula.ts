import { calculatePrice, weightClassOf, zoneOf, type Tariff } from "./tariff.js";

/** The tariff as what it is: a rule of a few numbers. A price takes microseconds and keeps nothing. */
export const formulaTariff: Tariff = {
  price: (service, fromPostcode, toPostcode, weightGrams) =>
    calculatePrice(service, zoneOf(fromPostcode), zoneOf(toPostcode), weightClassOf(weightGrams)),
};
