import { launch as launchEntry, startService as startEntry, type Service } from "./process.js";

export { get, type LogLine, type Service } from "./process.js";

export const INVITATION_CODE = "come in, for tests";
const LEAST = { SESSION_SECRET: "for-tests-only-and-long-enough", INVITATION_CODE };

export const launch = (entry: string, environment: Record<string, string>): Omit<Service, "url"> =>
  launchEntry(entry, { ...LEAST, ...environment });

export const startService = (entry: string, environment: Record<string, string>): Promise<Service> =>
  startEntry(entry, { ...LEAST, ...environment });
