import { type Arguments, type ExternalTerm, pathOf, type Term, textOfTerm } from "../terms/term.js";
import type { AwsOperation } from "./aws-operation.js";

/** `boto3.client("s3").put_object(…)`, resources, pages and signed addresses. */
export function pythonOperation(made: ExternalTerm): AwsOperation | null {
  if (!/^(?:boto3|aioboto3|aiobotocore|aiobotocore\.session|boto3\.session)$/.test(made.module)) return null;
  const path = pathOf(made).join(".");
  const tail =
    /(?:^|\.)(client|resource|create_client)\.\(\)\.(?:__aenter__\.\(\)\.)?(?:([A-Z]\w+)\.\(\)\.)?(?:get_paginator\.\(\)\.)?(\w+)\.\(\)$/.exec(
      path,
    );
  const factory = factoryOf(made);
  const [, kind, noun, method] = tail ?? [];
  if (factory === null || kind === undefined || method === undefined) return null;
  const parameters = namedObject(made, noun, method);
  const paged = method === "paginate" ? firstText(made.parent?.parent) : null;
  const signed = method === "generate_presigned_url" ? firstText(made) : null;
  const operation = paged ?? signed ?? (NO_OPERATIONS.test(method) ? null : method);
  if (operation === null) return null;
  if (kind === "resource") return resourceOperation(factory, noun, operation, parameters);
  if (noun !== undefined) return null;
  return { service: factory, name: SHORTHANDS[operation] ?? pascal(operation), parameters };
}

/** The service that a client is made for: the first argument of the call that makes it. */
function factoryOf(made: ExternalTerm): string | null {
  for (let at: ExternalTerm | null = made; at !== null; at = at.parent) {
    if (at.call === null || !/^(?:client|resource|create_client)$/.test(at.parent?.name ?? "")) continue;
    return textOfTerm(at.call.arguments.positional[0] ?? at.call.arguments.named.get("service_name"));
  }
  return null;
}

function firstText(term: ExternalTerm | null | undefined): string | null {
  return textOfTerm(term?.call?.arguments.positional[0]);
}

/** Methods of a client that are no request of their own. */
const NO_OPERATIONS =
  /^(?:paginate|generate_presigned_\w+|get_paginator|get_waiter|wait|can_paginate|close)$/;

/** What boto3 does in several requests. Source: https://boto3.amazonaws.com/v1/documentation/api/latest/guide/s3.html (read 2026-11-21) */
const SHORTHANDS: Readonly<Record<string, string>> = {
  upload_file: "PutObject",
  upload_fileobj: "PutObject",
  download_file: "GetObject",
  download_fileobj: "GetObject",
};

/** Methods of boto3's resources: a table, a bucket, an object, a queue, a topic. */
const RESOURCE_METHODS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  Table: {
    get_item: "GetItem",
    put_item: "PutItem",
    update_item: "UpdateItem",
    delete_item: "DeleteItem",
    query: "Query",
    scan: "Scan",
  },
  Bucket: { ...SHORTHANDS, put_object: "PutObject" },
  Object: { ...SHORTHANDS, put: "PutObject", get: "GetObject", delete: "DeleteObject" },
  Queue: { send_message: "SendMessage", receive_messages: "ReceiveMessage" },
  Topic: { publish: "Publish" },
};

function resourceOperation(
  service: string,
  noun: string | undefined,
  method: string,
  parameters: Term | undefined,
): AwsOperation | null {
  const name = RESOURCE_METHODS[noun ?? ""]?.[method];
  return name === undefined ? null : { service, name, parameters };
}

/** The names of what boto3's own methods take by position, on a client and on a resource. */
const POSITIONS: Readonly<Record<string, readonly string[]>> = {
  upload_file: ["Filename", "Bucket", "Key"],
  upload_fileobj: ["Fileobj", "Bucket", "Key"],
  download_file: ["Bucket", "Key", "Filename"],
  download_fileobj: ["Bucket", "Key", "Fileobj"],
};
const NOUN_POSITIONS: Readonly<Record<string, readonly string[]>> = {
  Table: ["TableName"],
  Bucket: ["Bucket"],
  Object: ["Bucket", "Key"],
  Topic: ["TopicArn"],
  Queue: ["QueueUrl"],
};

/** What a call is given by name, with what its position or the resource that it is made on says. */
function namedObject(made: ExternalTerm, noun: string | undefined, method: string): Term | undefined {
  const given = made.call?.arguments;
  if (given === undefined) return undefined;
  const properties = new Map<string, Term>();
  const taken = (POSITIONS[method] ?? []).filter((name) => noun === undefined || name !== "Bucket");
  taken.forEach((name, index) => put(properties, name, given.positional[index]));
  if (noun !== undefined) {
    const on = nounCall(made, noun)?.positional ?? [];
    NOUN_POSITIONS[noun]?.forEach((name, index) => put(properties, name, on[index]));
  }
  for (const [name, value] of given.named) properties.set(name, value);
  return {
    kind: "object",
    properties,
    getters: new Map(),
    open: false,
    class: null,
    base: null,
    depth: 0,
  };
}

function put(properties: Map<string, Term>, name: string, value: Term | undefined): void {
  if (value !== undefined) properties.set(name, value);
}

/** The arguments of `s3.Bucket("photos")` on the way to the call. */
function nounCall(made: ExternalTerm, noun: string): Arguments | undefined {
  for (let at: ExternalTerm | null = made; at !== null; at = at.parent) {
    if (at.call !== null && at.parent?.name === noun) return at.call.arguments;
  }
  return undefined;
}

function pascal(snake: string): string {
  return snake.replace(/(?:^|_)([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}
