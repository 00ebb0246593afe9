import {
  type BeanstalkEnvironment,
  knownValue,
  type Model,
  type OptionSetting,
  type RunningSetting,
  writtenSetting,
} from "../../../model/index.js";
import { type Defect, found, type Verdict } from "../../cause.js";
import { optionTitle, shownValue, whereOf } from "./shown.js";

const PROPERTIES = "aws:elasticbeanstalk:application:environment";

/** Properties that the platform gives by itself. */
const GIVEN =
  /^(?:PYTHONPATH|M2|M2_HOME|JAVA_HOME|GRADLE_HOME|BUNDLE_WITHOUT|BUNDLER_DEPLOYMENT_MODE|RACK_ENV|RAILS_\w+)$/;

/** Names shown one by one; more are counted. */
const NAMES_SHOWN = 12;

/** What the API described of the environment, held against what the files write. */
export function runningDrift(model: Model): Verdict[] {
  return model.environments
    .filter(({ running, settings }) => running.length > 0 && settings.length > 0)
    .flatMap((environment) => [...missingProperties(environment), ...otherValues(environment)])
    .map(found);
}

function missingProperties(environment: BeanstalkEnvironment): Defect[] {
  const missing = environment.running.filter(
    ({ namespace, name, value }) =>
      namespace === PROPERTIES &&
      value !== null &&
      !GIVEN.test(name) &&
      !environment.settings.some((setting) => setting.name === name),
  );
  const [first] = missing;
  if (first === undefined) return [];
  const names = [...new Set(missing.map(({ name }) => name))];
  const shown = names.slice(0, NAMES_SHOWN).join(", ");
  const more = names.length > NAMES_SHOWN ? ` and ${names.length - NAMES_SHOWN} more` : "";
  return [
    {
      title: `${names.length === 1 ? "one environment property runs" : `${names.length} environment properties run`} that no file sets`,
      explanation: `${shown}${more}: the environment has them, the files do not. An environment made from these files starts without them.`,
      where: missing.slice(0, NAMES_SHOWN).map(({ origin, name }) => ({ origin, value: name })),
      confidence: 0.9,
    },
  ];
}

function otherValues(environment: BeanstalkEnvironment): Defect[] {
  return environment.running.flatMap((running): Defect[] => {
    const setting = writtenSetting(environment, running.namespace, running.name);
    if (setting === undefined || !differs(setting, running)) return [];
    return [
      {
        title: `${optionTitle(setting)} runs with another value than the files say`,
        explanation:
          "Somebody set it by hand, and a value that is set directly stands above configuration files. An environment made anew from these files gets the value of the files.",
        where: [whereOf(setting), { origin: running.origin, value: shownRunning(setting, running) }],
        confidence: 0.85,
      },
    ];
  });
}

function differs(setting: OptionSetting, { value }: RunningSetting): boolean {
  const written = knownValue(setting.value);
  return (
    written !== undefined &&
    value !== null &&
    !/[`{$*]/.test(written) &&
    // The API hides passwords behind asterisks.
    !/^\*+$/.test(value) &&
    written.trim().toLowerCase() !== value.trim().toLowerCase()
  );
}

function shownRunning(setting: OptionSetting, { value }: RunningSetting): string {
  return shownValue({ ...setting, value: { known: true, value: value ?? "", origin: setting.origin } });
}
