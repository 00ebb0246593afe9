/**
 * The validator's rules that say "CloudFormation refuses this": read off its own list of rules
 * (https://github.com/aws-cloudformation/cloudformation-validate, 1.9.0-beta, read 2026-11-21) and
 * tried on some five hundred public templates. Left out are opinions (tags, zones, create-only
 * properties), formats of made-up identifiers, versions of engines that change every month, and
 * alternatives (`anyOf`, `oneOf`) whose message names no defect.
 */

/** What a rule speaks of: one value, the names of a mapping's keys, or the resource as a whole. */
export type Subject = "value" | "keys" | "type";

export interface RefusalRule {
  readonly subject: Subject;
  /** 0 to 1. Lower where the service may have learnt something that the validator's schemas do not know yet. */
  readonly confidence: number;
}

const CERTAIN = 0.95;
const AS_OF_THE_SCHEMA = 0.85;

export const REFUSAL_RULES: ReadonlyMap<string, RefusalRule> = new Map([
  // Wrong type, constant, pattern, number of items, length, range, items twice, enumeration.
  ["F3012", { subject: "value", confidence: CERTAIN }],
  ["F3030", { subject: "value", confidence: CERTAIN }],
  ["F3031", { subject: "value", confidence: CERTAIN }],
  ["F3032", { subject: "value", confidence: CERTAIN }],
  ["F3033", { subject: "value", confidence: CERTAIN }],
  ["F3034", { subject: "value", confidence: CERTAIN }],
  ["F3037", { subject: "value", confidence: CERTAIN }],
  ["E3030", { subject: "value", confidence: AS_OF_THE_SCHEMA }],
  // A Lambda runtime that can neither be created nor updated any more.
  ["E2533", { subject: "value", confidence: CERTAIN }],
  // A property that does not exist, is missing, or excludes or needs another.
  ["F3002", { subject: "keys", confidence: AS_OF_THE_SCHEMA }],
  ["F3003", { subject: "keys", confidence: CERTAIN }],
  ["F3014", { subject: "keys", confidence: CERTAIN }],
  ["F3020", { subject: "keys", confidence: CERTAIN }],
  ["F3021", { subject: "keys", confidence: CERTAIN }],
  ["F3058", { subject: "keys", confidence: CERTAIN }],
  // A resource type that does not exist, or whose service was shut down.
  ["F3006", { subject: "type", confidence: AS_OF_THE_SCHEMA }],
  ["E3710", { subject: "type", confidence: AS_OF_THE_SCHEMA }],
]);
