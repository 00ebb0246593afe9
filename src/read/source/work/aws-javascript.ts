import { type ExternalTerm, pathOf, type Term, textOfTerm } from "../terms/term.js";
import type { AwsOperation } from "./aws-operation.js";

/** `S3Client.().send.()`, `S3.().putObject.()`, and the presigner, by the packages of versions 3 and 2. */
export function javascriptOperation(made: ExternalTerm): AwsOperation | null {
  const path = pathOf(made).join(".");
  const given = made.call?.arguments.positional ?? [];
  if (/^(?:\w+\.)*\(\)(?:\.\w+\.\(\))?\.send\.\(\)$|\.from\.\(\)\.send\.\(\)$/.test(path))
    return commandOf(given[0]);
  if (made.module === "@aws-sdk/s3-request-presigner" && path === "getSignedUrl.()")
    return commandOf(given[1]);
  if (made.module === "@aws-sdk/lib-storage" && path.endsWith("Upload.().done.()")) {
    return { service: "s3", name: "PutObject", parameters: undefined };
  }
  const service = serviceOfModule(made.module);
  if (service !== null) return methodOf(service, /^[A-Z]\w+\.\(\)\.(\w+)\.\(\)$/.exec(path)?.[1], given);
  return secondVersion(made, path, given);
}

/** A command of version 3: `new PutObjectCommand({Bucket, Key})`. */
function commandOf(term: Term | undefined): AwsOperation | null {
  if (term?.kind !== "external" || term.call === null) return null;
  const name = /^(\w+)Command$/.exec(term.parent?.name ?? "")?.[1];
  if (name === undefined) return null;
  const parameters = term.call.arguments.positional[0];
  if (term.module === "@aws-sdk/lib-dynamodb") {
    const operation = DOCUMENT_OPERATIONS[name];
    return operation === undefined ? null : { service: "dynamodb", name: operation, parameters };
  }
  const service = serviceOfModule(term.module);
  return service === null ? null : { service, name, parameters };
}

/**
 * Commands of the document client and the operations that they are.
 * Source: https://docs.aws.amazon.com/AWSJavaScriptSDK/v3/latest/Package/-aws-sdk-lib-dynamodb/ (read 2026-11-21)
 */
const DOCUMENT_OPERATIONS: Readonly<Record<string, string>> = {
  Get: "GetItem",
  Put: "PutItem",
  Update: "UpdateItem",
  Delete: "DeleteItem",
  Query: "Query",
  Scan: "Scan",
  BatchGet: "BatchGetItem",
  BatchWrite: "BatchWriteItem",
};

function serviceOfModule(module: string): string | null {
  return /^@aws-sdk\/client-([\w-]+)$/.exec(module)?.[1] ?? null;
}

function methodOf(service: string, method: string | undefined, given: readonly Term[]): AwsOperation | null {
  // What a client itself does calls nobody.
  if (method === undefined || !/^[a-z]/.test(method) || method === "destroy") return null;
  const name = method.charAt(0).toUpperCase() + method.slice(1);
  return { service, name, parameters: given[0] };
}

/** `new AWS.S3().putObject(…)`, `new AWS.DynamoDB.DocumentClient().get(…)`, `require("aws-sdk/clients/s3")`. */
function secondVersion(made: ExternalTerm, path: string, given: readonly Term[]): AwsOperation | null {
  const ofModule = /^aws-sdk\/clients\/(\w+)$/.exec(made.module)?.[1];
  if (made.module !== "aws-sdk" && ofModule === undefined) return null;
  const document = /^(?:DynamoDB\.)?DocumentClient\.\(\)\.(\w+)\.\(\)$/.exec(path)?.[1];
  if (document !== undefined) {
    const name = DOCUMENT_OPERATIONS[document.charAt(0).toUpperCase() + document.slice(1)];
    return name === undefined ? null : { service: "dynamodb", name, parameters: given[0] };
  }
  const [, service = ofModule, method] = /^(?:([A-Z]\w+)\.)?\(\)\.(\w+)\.\(\)$/.exec(path) ?? [];
  if (service === undefined || method === undefined) return null;
  const name = service.toLowerCase();
  if (name === "s3" && method === "upload") return { service: "s3", name: "PutObject", parameters: given[0] };
  const signed =
    method === "getSignedUrl" || method === "getSignedUrlPromise" ? textOfTerm(given[0]) : method;
  return signed === null ? null : methodOf(name, signed, given);
}
