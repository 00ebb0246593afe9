import {
  type BeanstalkEnvironment,
  isWritten,
  knownValue,
  type Model,
  writtenSetting,
} from "../../../model/index.js";
import { type Defect, found, type Verdict } from "../../cause.js";
import { effective, isBalanced } from "./environment-facts.js";
import { setOption } from "./option-repairs.js";
import { whereOf } from "./shown.js";

const GROUP = "aws:autoscaling:asg";
const DATABASE = "aws:rds:dbinstance";

/** Balanced environments with one instance, in one zone, or over a database without a standby. */
export function singlePointsOfEnvironments(model: Model): Verdict[] {
  return model.environments
    .filter((environment) => isBalanced(environment) === "yes")
    .flatMap((environment) => {
      const one = oneInstance(environment);
      return one === null ? [...oneZone(environment), ...database(environment)] : [one];
    })
    .map(found);
}

/** The default of one instance counts only where the whole request is here; the console asks for the number. */
function oneInstance(environment: BeanstalkEnvironment): Defect | null {
  const minimum = effective(environment, GROUP, "MinSize");
  const setting = writtenSetting(environment, GROUP, "MinSize");
  if (knownValue(minimum) !== "1" || (setting === undefined && !environment.requestKnown)) return null;
  const most = knownValue(effective(environment, GROUP, "MaxSize"));
  return {
    title: "the group may shrink to one instance",
    explanation: `\`MinSize\` is 1${isWritten(minimum) ? "" : ", its default"}${most === undefined || most === null ? "" : `, \`MaxSize\` ${most}`}: in quiet hours one instance answers everything. When it fails, nothing answers until another one is started and made ready, which takes minutes; an update of all instances at once interrupts the service.`,
    where: [setting === undefined ? { origin: environment.origin, value: "" } : whereOf(setting)],
    confidence: 0.9,
    repairs:
      setting === undefined
        ? []
        : [{ description: "keep two instances", safe: false, changes: setOption(setting, "2") }],
  };
}

function oneZone(environment: BeanstalkEnvironment): Defect[] {
  const zones = writtenSetting(environment, GROUP, "Availability Zones");
  const custom = writtenSetting(environment, GROUP, "Custom Availability Zones");
  const subnets = writtenSetting(environment, "aws:ec2:vpc", "Subnets");
  const only = [
    knownValue(zones?.value) === "Any 1" ? zones : undefined,
    isSingle(knownValue(custom?.value)) ? custom : undefined,
    isSingle(knownValue(subnets?.value)) ? subnets : undefined,
  ].find((each) => each !== undefined);
  if (only === undefined) return [];
  return [
    {
      title: "all instances stand in one zone",
      explanation: "When that zone fails, so do all instances, however many there are.",
      where: [whereOf(only)],
      confidence: 0.9,
    },
  ];
}

function isSingle(list: string | undefined): boolean {
  return list !== undefined && /^[\w-]+$/.test(list.trim());
}

function database(environment: BeanstalkEnvironment): Defect[] {
  const coupled = writtenSetting(environment, DATABASE, "HasCoupledDatabase");
  const standby = writtenSetting(environment, DATABASE, "MultiAZDatabase");
  if (knownValue(coupled?.value)?.toLowerCase() !== "true" || standby === undefined) return [];
  if (knownValue(standby.value)?.toLowerCase() !== "false") return [];
  return [
    {
      title: "the environment's database has no standby",
      explanation:
        "The instances are redundant, the database beneath them is not: its failure stops them all.",
      where: [whereOf(standby)],
      repairs: [
        {
          description: "give the database a standby in another zone",
          safe: false,
          changes: setOption(standby, "true"),
        },
      ],
    },
  ];
}
