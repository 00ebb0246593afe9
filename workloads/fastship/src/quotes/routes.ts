import { Type } from "typebox";
import type { App } from "../service/app.js";
import { postcode, service, weightGrams } from "../http/fields.js";
import type { Tariff } from "./tariff.js";

const Question = Type.Object({
  from: postcode(),
  to: postcode(),
  weightGrams: weightGrams(),
  service: service(),
});
const Quote = Type.Object({
  service: Type.String(),
  currency: Type.Literal("EUR"),
  netCents: Type.Integer(),
  fuelCents: Type.Integer(),
  taxCents: Type.Integer(),
  totalCents: Type.Integer(),
  transitDays: Type.Integer(),
  weightClassGrams: Type.Integer(),
});

export function quoteRoutes(app: App, tariff: Tariff): void {
  app.get(
    "/api/v1/quotes",
    {
      schema: {
        tags: ["quotes"],
        summary: "What a parcel costs",
        querystring: Question,
        response: { 200: Quote },
      },
    },
    (request) => {
      const { from, to, ...parcel } = request.query;
      const price = tariff.price(parcel.service, from, to, parcel.weightGrams);
      return {
        service: price.service,
        currency: "EUR" as const,
        netCents: price.netCents,
        fuelCents: price.fuelCents,
        taxCents: price.taxCents,
        totalCents: price.totalCents,
        transitDays: price.transitDays,
        weightClassGrams: price.maximumGrams,
      };
    },
  );
}
