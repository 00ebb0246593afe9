import { MASKED, secretName } from "../../../mask/index.js";
import type { OptionSetting, Origin } from "../../../model/index.js";

/** A setting as people are shown it: a value under a secret's name stays hidden. */
export function shownValue({ name, value }: OptionSetting): string {
  if (!value.known) return "";
  return secretName(name) ? MASKED : value.value;
}

/** `HealthCheckTimeout` of `aws:elasticbeanstalk:environment:process:default`. */
export function optionTitle({ namespace, name }: Pick<OptionSetting, "namespace" | "name">): string {
  return `\`${name}\` of ${namespace}`;
}

export function whereOf(setting: OptionSetting): { readonly origin: Origin; readonly value: string } {
  return { origin: setting.origin, value: shownValue(setting) };
}
