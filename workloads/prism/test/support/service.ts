import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startService, type Service } from "./process.js";

export { get, launch, type Service } from "./process.js";

/** AWS's own chain must find nothing on the machine of the test. */
const NOBODY = {
  AWS_EC2_METADATA_DISABLED: "true",
  AWS_SHARED_CREDENTIALS_FILE: "/dev/null",
  AWS_CONFIG_FILE: "/dev/null",
};
export const SOMEBODY = { AWS_ACCESS_KEY_ID: "for-tests-only", AWS_SECRET_ACCESS_KEY: "for-tests-only" };

export interface Prism extends Service {
  readonly folder: string;
}

/** The service with a folder of its own, which goes when it stops. */
export async function startPrism(environment: Record<string, string> = {}): Promise<Prism> {
  const folder = await mkdtemp(join(tmpdir(), "prism-test-"));
  const service = await startService("web.js", {
    REVIEWER: "rules",
    DATA_DIRECTORY: folder,
    ...NOBODY,
    ...environment,
  });
  return {
    ...service,
    folder,
    async stop() {
      const code = await service.stop();
      await rm(folder, { recursive: true, force: true });
      return code;
    },
  };
}

export const withBedrock = (url: string, models: string, more: Record<string, string> = {}) => {
  const [first = "", ...others] = models.split(",");
  return startPrism({
    ...SOMEBODY,
    REVIEWER: "bedrock",
    AWS_ENDPOINT_URL_BEDROCK_RUNTIME: url,
    BEDROCK_MODEL_ID: first,
    BEDROCK_FALLBACK_MODEL_IDS: others.join(","),
    ...more,
  });
};
