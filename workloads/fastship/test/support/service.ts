import { launch as launchEntry, startService as startEntry, type Service } from "./process.js";

export { get, type LogLine, type Service } from "./process.js";

const SECRET = { JWT_SECRET: "for-tests-only-and-long-enough" };

export const launch = (entry: string, environment: Record<string, string>): Omit<Service, "url"> =>
  launchEntry(entry, { ...SECRET, ...environment });

export const startService = (entry: string, environment: Record<string, string>): Promise<Service> =>
  startEntry(entry, { ...SECRET, ...environment });
