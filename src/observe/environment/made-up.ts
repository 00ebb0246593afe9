/**
 * Values for what is not known here: secrets and references. They are the same on every run, look
 * like what their names ask for, lead nowhere, and open nothing.
 */
export function madeUpValue(name: string): string {
  if (/(URL|URI|ENDPOINT|DSN)$/i.test(name)) return "http://127.0.0.1:9/";
  if (/(^|_)(HOST|HOSTNAME)$/i.test(name)) return "127.0.0.1";
  if (/(^|_)PORT$/i.test(name)) return "9";
  if (/(COUNT|SECONDS|_MS|TIMEOUT|LIMIT|SIZE)$/i.test(name)) return "1";
  if (/(ENABLED|DEBUG)$/i.test(name)) return "false";
  if (/(EMAIL|MAIL_FROM)$/i.test(name)) return "nobody@example.invalid";
  if (/REGION$/i.test(name)) return "us-east-1";
  return MADE_UP_SECRET;
}

/** One for all: a password that comes in several variables stays one password. Long enough for signing keys. */
export const MADE_UP_SECRET = "steady-made-up-value-for-observation-0123456789abcdef";
