import { defaultProvider } from "@aws-sdk/credential-provider-node";
import type { Configuration } from "../configuration.js";
import { reasonOf, type Log } from "../service/logging.js";
import { createBedrockReviewer } from "./bedrock-reviewer.js";
import type { Reviewer } from "./reviewer.js";
import { createRulesReviewer } from "./rules-reviewer.js";

const CREDENTIALS_LIMIT_MS = 3_000;

/**
 * Bedrock where credentials are found, rules otherwise. REVIEWER=bedrock never turns to the rules: on an
 * instance a moment without credentials must show as a failure, not as another kind of feedback.
 */
export async function chooseReviewer({ reviewer, bedrock }: Configuration, log: Log): Promise<Reviewer> {
  if (reviewer === "bedrock" || (reviewer === "auto" && (await credentialsAreThere(log)))) {
    log.info("reviewer: Amazon Bedrock", { region: bedrock.region, models: bedrock.models });
    return createBedrockReviewer(bedrock, log);
  }
  log.warn("reviewer: rules of English prose (retext); no language model is set up");
  return createRulesReviewer();
}

/** Whether AWS would know who is asking: variables, profiles, or the instance's role. */
export async function credentialsAreThere(log: Log): Promise<boolean> {
  const late = new Promise<never>((_resolve, reject) => {
    setTimeout(() => reject(new Error("no answer in time")), CREDENTIALS_LIMIT_MS).unref();
  });
  try {
    await Promise.race([defaultProvider({ maxRetries: 0, timeout: 500 })(), late]);
    return true;
  } catch (error) {
    log.info("no AWS credentials", { reason: reasonOf(error) });
    return false;
  }
}
