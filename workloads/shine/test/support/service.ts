import { createHash } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { MODEL_KEY, packageModel } from "../../src/local/package-model.js";
import { startService, type Service } from "./process.js";

export const model = await packageModel();
export const modelSha256 = createHash("sha256").update(model).digest("hex");

/** A folder for the model of one test, with what is needed to ask an S3 that is none of AWS's. */
export function modelFolder() {
  const folder = mkdtempSync(join(tmpdir(), "shine-test-"));
  const localPath = join(folder, MODEL_KEY);
  return {
    folder,
    localPath,
    environmentFor: (endpoint: string): Record<string, string> => ({
      S3_BUCKET: "models",
      S3_MODEL_KEY: MODEL_KEY,
      S3_ENDPOINT: endpoint,
      LOCAL_MODEL_PATH: localPath,
      AWS_ACCESS_KEY_ID: "test",
      AWS_SECRET_ACCESS_KEY: "test",
      AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true",
    }),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

export const startShine = (environment: Record<string, string>): Promise<Service> =>
  startService("web.js", environment);

export interface ErrorBody {
  readonly error: { readonly code: string; readonly message: string };
}

export async function send<T = ErrorBody>(
  url: string,
  photo: Uint8Array,
  path = "/api/v5/skin/analyze",
): Promise<{ readonly status: number; readonly body: T }> {
  const form = new FormData();
  form.append("photo", new Blob([new Uint8Array(photo)]), "photo.jpg");
  const response = await fetch(url + path, { method: "POST", body: form });
  return { status: response.status, body: (await response.json()) as T };
}

export async function readiness(
  url: string,
): Promise<{ readonly status: number; readonly reason: string | null }> {
  const response = await fetch(`${url}/ready`);
  const { reason } = (await response.json()) as { reason?: string };
  return { status: response.status, reason: reason ?? null };
}
