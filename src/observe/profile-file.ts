import { readFile, writeFile } from "node:fs/promises";
import { PROFILE_SCHEMA, type Profile } from "../profile/index.js";
import { ObserveError } from "./request.js";

export async function saveProfile(file: string, profile: Profile): Promise<void> {
  await writeFile(file, `${JSON.stringify(profile, null, 2)}\n`);
}

export async function loadProfile(file: string): Promise<Profile> {
  const value: unknown = JSON.parse(await readFile(file, "utf8"));
  if (!isProfile(value)) throw new ObserveError(`${file} is not a profile of Steadystate.`);
  return value;
}

function isProfile(value: unknown): value is Profile {
  return typeof value === "object" && value !== null && "schema" in value && value.schema === PROFILE_SCHEMA;
}
