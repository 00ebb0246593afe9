import { randomInt } from "node:crypto";

const DIGITS = 11;

/** FS, eleven random digits and a check digit, so that a mistyped number is refused without a query. */
export function newTrackingNumber(): string {
  let digits = "";
  for (let index = 0; index < DIGITS; index += 1) digits += randomInt(10);
  return `FS${digits}${checkDigit(digits)}`;
}

export function isTrackingNumber(text: string): boolean {
  const match = /^FS(\d{11})(\d)$/.exec(text);
  return match !== null && checkDigit(match[1] ?? "") === Number(match[2]);
}

/** Weights 3 and 1 in turn, as in the SSCC of real parcels: finds every single wrong digit. */
function checkDigit(digits: string): number {
  let sum = 0;
  for (const [index, digit] of [...digits].entries()) sum += Number(digit) * (index % 2 === 0 ? 3 : 1);
  return (10 - (sum % 10)) % 10;
}
