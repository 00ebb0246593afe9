import type { Caption } from "../images/store.js";
import {
  ConfigurationError,
  flag,
  optional,
  optionalUrl,
  type Environment,
} from "../service/configuration.js";
import { secretFields } from "../sql/credentials.js";
import { geminiCaptioner } from "./gemini.js";

/** From the bytes of a picture to a sentence about it. */
export type Captioner = (bytes: Buffer) => Promise<Caption>;

const MODEL_DEFAULT = "gemini-2.5-flash";

/** Gemini with a key or with the secret that holds it, or the detector of the local run. */
export async function createCaptioner(environment: Environment, region: string): Promise<Captioner> {
  const model = optional(environment, "GEMINI_MODEL") ?? MODEL_DEFAULT;
  const baseUrl = optionalUrl(environment, "GEMINI_BASE_URL", ["http:", "https:"]);
  const secretArn = optional(environment, "GEMINI_SECRET_ARN");
  if (secretArn !== null) return geminiCaptioner({ key: await keyIn(secretArn, region), model, baseUrl });
  const key = optional(environment, "GEMINI_API_KEY");
  if (key !== null) return geminiCaptioner({ key, model, baseUrl });
  if (!flag(environment, "LOCAL_DETECTOR", false))
    throw new ConfigurationError("Captions need GEMINI_SECRET_ARN, GEMINI_API_KEY or LOCAL_DETECTOR=true.");
  // Its packages are large and belong to the local run; what is deployed does not have them.
  const { localDetector } = await import("./local-detector.js");
  return localDetector();
}

async function keyIn(secretArn: string, region: string): Promise<string> {
  const { apiKey } = await secretFields(secretArn, region);
  if (apiKey === undefined) throw new ConfigurationError("The secret of GEMINI_SECRET_ARN lacks apiKey.");
  return apiKey;
}
