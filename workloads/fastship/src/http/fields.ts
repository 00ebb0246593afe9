import { Type } from "typebox";

/** One line of text; PostgreSQL cannot store NUL and a label cannot print control characters. */
export const line = (min: number, max: number) =>
  Type.String({ minLength: min, maxLength: max, pattern: "^[^\\u0000-\\u001f\\u007f]*$" });

export const postcode = () => Type.String({ pattern: "^[0-9]{5}$", examples: ["10115"] });

export const weightGrams = () => Type.Integer({ minimum: 1, maximum: 31_500, examples: [2500] });

export const service = () =>
  Type.Union([Type.Literal("standard"), Type.Literal("express")], { default: "standard" });

export const BEARER = [{ bearer: [] }];
