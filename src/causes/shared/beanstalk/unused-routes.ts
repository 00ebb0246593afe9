import { type BeanstalkEnvironment, knownValue, type OptionSetting } from "../../../model/index.js";
import type { Defect } from "../../cause.js";

const LISTENER = /^aws:elbv2:listener:/;
const RULE = /^aws:elbv2:listenerrule:(?<name>.+)$/;
const PROCESS = /^aws:elasticbeanstalk:environment:process:(?<name>.+)$/;

/** Rules that no listener lists, and processes that neither a listener nor a rule leads to. */
export function unusedRoutes(environment: BeanstalkEnvironment): Defect[] {
  const settings = environment.settings.filter(({ overriddenBy }) => overriddenBy === null);
  const rules = named(settings, RULE);
  const processes = named(settings, PROCESS).filter(({ name }) => name !== "default");
  const listed = valuesOf(settings, LISTENER, "Rules");
  const led = [
    ...(valuesOf(settings, LISTENER, "DefaultProcess") ?? [null]),
    ...(valuesOf(settings, RULE, "Process") ?? [null]),
  ];
  return [
    ...(listed === null ? [] : rules.filter(({ name }) => !listed.includes(name)).map(unlistedRule)),
    ...(led.includes(null) ? [] : processes.filter(({ name }) => !led.includes(name)).map(unreachedProcess)),
  ];
}

interface Named {
  readonly name: string;
  readonly first: OptionSetting;
}

function named(settings: readonly OptionSetting[], pattern: RegExp): Named[] {
  const found = new Map<string, OptionSetting>();
  for (const setting of settings) {
    const name = pattern.exec(setting.namespace)?.groups?.["name"];
    if (name !== undefined && !found.has(name)) found.set(name, setting);
  }
  return [...found].map(([name, first]) => ({ name, first }));
}

/** The names that an option of these namespaces lists; null when one of them is unknown. */
function valuesOf(settings: readonly OptionSetting[], pattern: RegExp, name: string): string[] | null {
  const own = settings.filter((setting) => pattern.test(setting.namespace) && setting.name === name);
  const values = own.map(({ value }) => knownValue(value));
  if (values.includes(undefined)) return null;
  return values.flatMap((value) => (value ?? "").split(",").map((each) => each.trim()));
}

function unlistedRule({ name, first }: Named): Defect {
  return {
    title: `no listener lists the rule ${name}`,
    explanation: `A rule works only for the listeners whose \`Rules\` name it. None does, so that no request is led by ${name}.`,
    where: [{ origin: first.entry, value: first.name }],
    confidence: 0.85,
  };
}

function unreachedProcess({ name, first }: Named): Defect {
  return {
    title: `nothing leads to the process ${name}`,
    explanation: `A process gets requests when a listener's \`DefaultProcess\` or a rule's \`Process\` names it. None does, so that what is set for ${name} changes nothing.`,
    where: [{ origin: first.entry, value: first.name }],
    confidence: 0.85,
  };
}
