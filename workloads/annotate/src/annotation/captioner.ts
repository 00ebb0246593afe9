import type { CaptionConfiguration } from "../configuration.js";
import type { Caption } from "../images/store.js";
import { ConfigurationError } from "../service/configuration.js";
import { secretFields } from "../sql/credentials.js";
import { geminiCaptioner } from "./gemini.js";

/** From the bytes of a picture to a sentence about it. */
export type Captioner = (bytes: Buffer) => Promise<Caption>;

export async function createCaptioner(configuration: CaptionConfiguration, region: string): Promise<Captioner> {
  if (configuration.kind === "local") {
    // Its packages are large and belong to the local run; what is deployed does not have them.
    const { localDetector } = await import("./local-detector.js");
    return localDetector();
  }
  const { baseUrl, model } = configuration;
  return geminiCaptioner({ key: await keyOf(configuration, region), model, baseUrl });
}

async function keyOf(
  { key, secretArn }: Extract<CaptionConfiguration, { kind: "gemini" }>,
  region: string,
): Promise<string> {
  if (key !== null) return key;
  const { apiKey } = await secretFields(secretArn ?? "", region);
  if (apiKey === undefined) throw new ConfigurationError("The secret of GEMINI_SECRET_ARN lacks apiKey.");
  return apiKey;
}
