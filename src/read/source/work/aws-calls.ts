import type { AwsCall, Place } from "../../../model/index.js";
import type { Machine } from "../run/machine.js";
import {
  alternatives,
  type Arguments,
  type ExternalTerm,
  isNothing,
  type Term,
  textOfTerm,
} from "../terms/term.js";
import { textValue } from "../terms/values.js";
import { javascriptOperation } from "./aws-javascript.js";
import type { AwsOperation } from "./aws-operation.js";
import { pythonOperation } from "./aws-python.js";

/** Options by which a client is told to be somebody else than the role, or to ask another server than AWS's. */
const OWN_OPTIONS = [
  "credentials",
  "credentialDefaultProvider",
  "accessKeyId",
  "secretAccessKey",
  "profile",
  "endpoint",
  "aws_access_key_id",
  "aws_session_token",
  "profile_name",
  "endpoint_url",
  "botocore_session",
];
const ENDPOINTS: ReadonlySet<string> = new Set(["endpoint", "endpoint_url"]);
/**
 * An address that AWS itself has for a service; that of one interface endpoint leads another way.
 * Source: https://docs.aws.amazon.com/general/latest/gr/rande.html (read 2026-11-21)
 */
const AWS_ADDRESS = /^https:\/\/(?![^/]*vpce)[\w.-]+\.amazonaws\.com(\.cn)?(:443)?\/?$/;
const NESTED_CLIENTS_MAX = 4;

/** Writes down a call of AWS's API that is made in the name of the role that the program runs under. */
export function noteAwsCall(machine: Machine, made: ExternalTerm, at: Place): void {
  const operation = machine.frame.python ? pythonOperation(made) : javascriptOperation(made);
  if (operation === null || !isOfRole(machine, made)) return;
  // A branch that the deployment's environment rules out is not taken.
  if (machine.conditions.some(({ variable, set }) => variable !== null && set && machine.isUnset(variable)))
    return;
  if (isAboutNothing(machine, operation)) return;
  const origin = { place: at, node: null, written: true };
  const key = `${at.file}:${at.line}:${at.column} ${operation.service} ${operation.name}`;
  const call: AwsCall = {
    origin,
    client: made.module,
    service: operation.service,
    operation: operation.name,
    ...resourceOf(machine, operation, origin),
    keyStart: keyStartOf(machine, operation),
    besideComparisons: machine.linker.comparesTexts(at.file),
  };
  machine.awsCalls.set(key, call);
}

/** The parameter that names what an operation is about, by the API's names. */
const RESOURCE_PARAMETERS = ["Bucket", "TableName", "QueueUrl", "TopicArn", "SecretId", "FunctionName"];

function resourceOf(
  machine: Machine,
  { parameters }: AwsOperation,
  origin: AwsCall["origin"],
): Pick<AwsCall, "resource" | "resourceVariable"> {
  const properties = parameters?.kind === "object" ? parameters.properties : new Map<string, Term>();
  for (const name of RESOURCE_PARAMETERS) {
    const term = properties.get(name);
    if (term === undefined) continue;
    return { resource: textValue(term, origin), resourceVariable: variableAlone(machine.here(term)) };
  }
  return { resource: null, resourceVariable: null };
}

/**
 * The secret or bucket is named by a variable that nothing sets, and the code itself puts an empty text in its
 * place: no such thing exists, so that what is not allowed to be done with it stops nothing.
 */
function isAboutNothing(machine: Machine, { parameters }: AwsOperation): boolean {
  if (parameters?.kind !== "object") return false;
  return RESOURCE_PARAMETERS.some((name) => {
    const term = parameters.properties.get(name);
    const names = term === undefined ? [] : possible(machine, term);
    return names.length > 0 && names.every((one) => textOfTerm(one) === "");
  });
}

/** Nothing is put before or behind the variable's text; where it is not set, something else may be used. */
function variableAlone(term: Term): string | null {
  if (term.kind === "choice") return variableAlone(term.set) === term.variable ? term.variable : null;
  return term.kind === "unknown" && term.filled ? term.variable : null;
}

/** The beginning of the object's key, as far as it is certain: "" when it is not; null when no key is given. */
function keyStartOf(machine: Machine, { parameters }: AwsOperation): string | null {
  const term = parameters?.kind === "object" ? parameters.properties.get("Key") : undefined;
  if (term === undefined) return null;
  const starts = alternatives(machine.here(term)).map(startOf);
  const [first = ""] = starts;
  return starts.every((start) => start === first) ? first : "";
}

function startOf(term: Term): string {
  if (term.kind === "literal") return typeof term.value === "string" ? term.value : "";
  return term.kind === "unknown" ? (term.start ?? "") : "";
}

/** False when a client has credentials or an address of its own, or options that are not wholly known. */
function isOfRole(machine: Machine, term: ExternalTerm, depth = 0): boolean {
  for (let at: ExternalTerm | null = term; at !== null; at = at.parent) {
    if (at.call === null) continue;
    const given = at.call.arguments;
    if (makesClient(at) && !(given.complete && hasKnownOptions(machine, given))) return false;
    if (ownOptions(machine, given)) return false;
    // A client may be made from another one.
    const inner = [...given.positional, ...given.named.values()].filter((one) => one.kind === "external");
    if (depth < NESTED_CLIENTS_MAX && !inner.every((one) => isOfRole(machine, one, depth + 1))) return false;
  }
  return true;
}

const FACTORIES = /^(?:client|resource|Session|create_client)$/;

function makesClient({ call, parent }: ExternalTerm): boolean {
  const name = parent?.name ?? "";
  return FACTORIES.test(name) || (call?.construct === true && !name.endsWith("Command"));
}

/** What an environment variable holds is a text, never options. */
function hasKnownOptions(machine: Machine, given: Arguments): boolean {
  return given.positional.every((term) =>
    possible(machine, term).every(
      (one) =>
        (one.kind !== "unknown" || one.variable !== null) &&
        (one.kind !== "object" || one.class !== null || !one.open),
    ),
  );
}

function ownOptions(machine: Machine, given: Arguments): boolean {
  const objects = given.positional.flatMap((term) => possible(machine, term));
  return OWN_OPTIONS.some((name) => {
    const inObjects = objects.map((one) =>
      one.kind === "object" && one.class === null ? one.properties.get(name) : undefined,
    );
    return [given.named.get(name), ...inObjects].some(
      (term) => term !== undefined && possible(machine, term).some((one) => isOwn(name, one)),
    );
  });
}

function isOwn(name: string, value: Term): boolean {
  if (isNothing(value)) return false;
  return !(ENDPOINTS.has(name) && AWS_ADDRESS.test(textOfTerm(value) ?? ""));
}

/** What a value may be here: nothing that is made of a variable which nothing sets. */
function possible(machine: Machine, term: Term): readonly Term[] {
  const known = machine.here(term);
  if (known.kind === "union") return known.options.flatMap((one) => possible(machine, one));
  if (known.kind === "choice") {
    const unset = possible(machine, known.unset);
    return machine.isUnset(known.variable) ? unset : [...possible(machine, known.set), ...unset];
  }
  const unset = known.kind === "unknown" && known.variable !== null && machine.isUnset(known.variable);
  return unset ? [] : [known];
}
