import type { BalancerType, BeanstalkOption } from "../../../aws/beanstalk/option.js";
import { hasPlaceholder } from "../../../model/index.js";

/** Why a value is refused, and one that would be taken; null when none can be named. */
export interface ValueRefusal {
  /** Completes "… is 300, ": "allowed are 1 to 60 seconds". */
  readonly allowed: string;
  /** The service's own words. */
  readonly answer: string;
  readonly instead: string | null;
}

export interface ValueContext {
  readonly balancer: BalancerType | null;
  readonly family: string | null;
}

/** Null when the service takes the value, or when that cannot be told. */
export function refusedValue(
  option: BeanstalkOption,
  value: string,
  context: ValueContext,
): ValueRefusal | null {
  const text = value.trim();
  if (hasPlaceholder(text) || option.internal === true || option.lenient === true) return null;
  if (text.length < (option.leastLength ?? 0)) return tooShort(option);
  if (text === "") return null;
  switch (option.kind) {
    case "integer":
    case "decimal":
      return refusedNumber(option, text);
    case "flag":
      return refusedFlag(text);
    case "choice":
      return refusedChoice(option, text, context);
    case "duration":
      return refusedDuration(option, text);
    case "list":
      return refusedList(option, text);
    default:
      return refusedText(option, text);
  }
}

function tooShort({ leastLength }: BeanstalkOption): ValueRefusal {
  return {
    allowed: `at least ${leastLength} characters`,
    answer: `minimum length: ${leastLength}`,
    instead: null,
  };
}

function refusedNumber(option: BeanstalkOption, text: string): ValueRefusal | null {
  const { least = null, most = null, unit } = option;
  const range = rangeText(least, most, unit);
  const form = option.kind === "integer" ? /^[-+]?\d+$/ : /^[-+]?(?:\d+\.?\d*|\.\d+)$/;
  if (!form.test(text)) {
    const what = option.kind === "integer" ? "a whole number" : "a number";
    return { allowed: `it must be ${what}${range}`, answer: "Value is not a number", instead: null };
  }
  const number = Number(text);
  if (least !== null && number < least) {
    return {
      allowed: `allowed are${range}`,
      answer: `Value is less than minimum allowed value: ${least}`,
      instead: String(least),
    };
  }
  if (most !== null && number > most) {
    return {
      allowed: `allowed are${range}`,
      answer: `Value exceeds maximum allowed value: ${most}`,
      instead: String(most),
    };
  }
  return null;
}

function rangeText(least: number | null, most: number | null, unit: string | undefined): string {
  const after = unit === undefined ? "" : ` ${unit}`;
  if (least !== null && most !== null) return ` ${least} to ${most}${after}`;
  if (least !== null) return ` ${least}${after} and more`;
  return most === null ? "" : ` at most ${most}${after}`;
}

/** YAML 1.1 makes booleans of more words than YAML 1.2, and the service reads YAML 1.1. */
function refusedFlag(text: string): ValueRefusal | null {
  if (/^(?:true|false|yes|no|on|off|y|n)$/i.test(text)) return null;
  return {
    allowed: "allowed are true and false",
    answer: "is not one of the allowed values: [true, false]",
    instead: /^1|enabled?$/i.test(text) ? "true" : /^0|disabled?$/i.test(text) ? "false" : null,
  };
}

function refusedChoice(option: BeanstalkOption, text: string, context: ValueContext): ValueRefusal | null {
  const ofBalancer = context.balancer === null ? undefined : option.valuesByBalancer?.[context.balancer];
  const ofFamily = context.family === null ? undefined : option.valuesByFamily?.[context.family];
  const values = ofBalancer ?? ofFamily ?? option.values ?? [];
  const same = (one: string): boolean =>
    option.caseSensitive === true ? one === text : one.toLowerCase() === text.toLowerCase();
  if (values.some(same)) return null;
  const meant = values.find((one) => one.toLowerCase() === text.toLowerCase());
  return {
    allowed: `allowed are ${values.join(", ")}`,
    answer: `Value is not one of the allowed values: [${values.join(", ")}]`,
    instead: meant ?? null,
  };
}

function refusedDuration(option: BeanstalkOption, text: string): ValueRefusal | null {
  const { shortest = "", longest = "" } = option;
  const allowed = `allowed are ${shortest} to ${longest}`;
  const seconds = secondsOf(text);
  if (seconds === null)
    return {
      allowed: `${allowed}, written like PT10M`,
      answer: "Value does not satisfy regex",
      instead: null,
    };
  const [least, most] = [secondsOf(shortest) ?? 0, secondsOf(longest) ?? Number.POSITIVE_INFINITY];
  if (seconds < least)
    return { allowed, answer: "Value is less than minimum allowed value", instead: shortest };
  if (seconds > most) return { allowed, answer: "Value exceeds maximum allowed value", instead: longest };
  return null;
}

function secondsOf(text: string): number | null {
  const match = /^PT(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?$/.exec(text);
  if (match === null || text === "PT") return null;
  return Number(match[1] ?? 0) * 3600 + Number(match[2] ?? 0) * 60 + Number(match[3] ?? 0);
}

function refusedList(option: BeanstalkOption, text: string): ValueRefusal | null {
  const items = text.split(",").map((item) => item.trim());
  if (option.mostItems === undefined || items.length <= option.mostItems) return null;
  return {
    allowed: `allowed are ${option.mostItems} items`,
    answer: `at most ${option.mostItems} values`,
    instead: null,
  };
}

function refusedText(option: BeanstalkOption, text: string): ValueRefusal | null {
  if (option.pattern === undefined || option.pattern.test(text)) return null;
  return { allowed: "it has another form", answer: "Value does not satisfy regex", instead: null };
}
