import { Type } from "typebox";

// Neither NUL nor half of a character (a lone surrogate, \p{Cs}) can be stored in PostgreSQL.
const NOT_BLANK = "(?!\\s*$)";

/** One line of text; a list has no room for line breaks. */
export const line = (min: number, max: number) =>
  Type.String({
    minLength: min,
    maxLength: max,
    pattern: `^${NOT_BLANK}[^\\u0000-\\u001f\\u007f\\p{Cs}]*$`,
  });

/** Several lines of text. */
export const prose = (min: number, max: number) =>
  Type.String({
    minLength: min,
    maxLength: max,
    pattern: `^${min > 0 ? NOT_BLANK : ""}[^\\u0000\\p{Cs}]*$`,
  });

/** A day of the calendar, which is the same day in every time zone; 0226 is a slip of the finger. */
export const day = () =>
  Type.String({ format: "date", pattern: "^(1[89]|2[0-9])", examples: ["2026-03-31"] });

export const optionalText = () => Type.Union([Type.String(), Type.Null()]);

/** As rows count: beyond this PostgreSQL's bigint would refuse the number. */
export const rowId = () => Type.String({ pattern: "^[1-9][0-9]{0,17}$" });

export const caseNumber = () => Type.String({ pattern: "^[0-9]{4}-[0-9]{4,6}$", examples: ["2026-0001"] });

export const ByNumber = Type.Object({ number: caseNumber() });

export const ByNumberAndId = Type.Object({ number: caseNumber(), id: rowId() });
