import { Type } from "typebox";

/** One line of text; PostgreSQL cannot store NUL, and a list has no room for line breaks. */
export const line = (min: number, max: number) =>
  Type.String({ minLength: min, maxLength: max, pattern: "^[^\\u0000-\\u001f\\u007f]*$" });

/** Several lines of text, without NUL. */
export const prose = (min: number, max: number) =>
  Type.String({ minLength: min, maxLength: max, pattern: "^[^\\u0000]*$" });

/** A day of the calendar, which is the same day in every time zone. */
export const day = () => Type.String({ format: "date", examples: ["2026-03-31"] });

export const optionalText = () => Type.Union([Type.String(), Type.Null()]);

/** As rows count: beyond this PostgreSQL's bigint would refuse the number. */
export const rowId = () => Type.String({ pattern: "^[1-9][0-9]{0,17}$" });

export const caseNumber = () => Type.String({ pattern: "^[0-9]{4}-[0-9]{4,6}$", examples: ["2026-0001"] });

export const ByNumber = Type.Object({ number: caseNumber() });

export const ByNumberAndId = Type.Object({ number: caseNumber(), id: rowId() });
