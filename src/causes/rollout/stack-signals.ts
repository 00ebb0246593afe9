import {
  type InstanceGroup,
  knownValue,
  type Model,
  type ScriptCommand,
  type StackWait,
} from "../../model/index.js";
import { type Example, found, unknownBecause, type Verdict } from "../cause.js";
import { instanceTemplate } from "../examples/instances.js";

/**
 * A stack that waits for its instances to report, and instances that never do: they may be well, and the stack is
 * called failed and rolled back for it.
 */
export function unsentSignals(model: Model): Verdict[] {
  return model.instanceGroups.flatMap((group): Verdict[] => {
    const { stackWait, host } = group;
    if (stackWait === null || host === undefined || !waits(stackWait)) return [];
    if (typeof knownValue(group.minimumSize) === "number" && size(group) === 0) return [];
    const script = host.script;
    if (script === null)
      return [
        unknownBecause(
          "whether the instances report to the stack",
          host.incomplete ?? "nothing tells what they run",
          group.origin,
        ),
      ];
    const signals = script.commands.filter(isSignal);
    if (signals.length > 0) return misdirected(group, signals);
    if (script.incomplete !== null)
      return [unknownBecause("whether the instances report to the stack", script.incomplete, group.origin)];
    const mentioned = script.files.some(({ text }) =>
      /cfn-signal|signal-resource|SignalResource/.test(text ?? ""),
    );
    return mentioned ? [] : [found(silent(group, stackWait))];
  });
}

function waits({ creationTimeoutSeconds, signals }: StackWait): boolean {
  return typeof knownValue(creationTimeoutSeconds) === "number" && (knownValue(signals) ?? 0) > 0;
}

function size({ desiredCapacity, minimumSize }: InstanceGroup): number | undefined {
  return knownValue(desiredCapacity) ?? knownValue(minimumSize);
}

function isSignal({ words }: ScriptCommand): boolean {
  return /\bcfn-signal(?:\.exe)?\b|cloudformation signal-resource\b/.test(words.join(" "));
}

function silent(group: InstanceGroup, { creationTimeoutSeconds, signals, origin }: StackWait) {
  const count = knownValue(signals) ?? 1;
  const minutes = Math.round((knownValue(creationTimeoutSeconds) ?? 0) / 60);
  return {
    title: `the stack waits for ${count === 1 ? "a signal" : `${count} signals`} that no instance sends`,
    explanation: `The CreationPolicy of ${group.id} makes CloudFormation wait ${minutes} minutes for ${count === 1 ? "a signal" : `${count} signals`}, and nothing in the user data sends one. Whatever the instances do, the stack fails with “Failed to receive ${count} resource signal(s) within the specified duration” and is rolled back.`,
    where: [
      { origin: signals.origin.place === null ? origin : signals.origin, value: `${count}` },
      ...(group.launch === null ? [] : [{ origin: group.launch.userData.origin, value: "" }]),
    ],
    confidence: 0.9,
    repairs: [
      {
        description: `end the user data with: /opt/aws/bin/cfn-signal -e $? --stack \${AWS::StackName} --resource ${group.id} --region \${AWS::Region}`,
        safe: false,
        changes: [],
      },
    ],
  };
}

/** A signal for another resource does not count for this one. */
function misdirected(group: InstanceGroup, signals: readonly ScriptCommand[]): Verdict[] {
  const named = signals.map(({ words, origin }) => ({ origin, name: resourceOf(words) }));
  const wrong = named.filter(({ name }) => name !== null && !name.includes("$") && name !== group.id);
  const [first] = wrong;
  if (first === undefined || wrong.length < named.length) return [{ outcome: "not-found" }];
  return [
    found({
      title: `the instances report for ${first.name}, the stack waits for ${group.id}`,
      explanation: `cfn-signal names the resource ${first.name}; the CreationPolicy stands at ${group.id}. No signal ever counts for it, and the stack fails when its time is over.`,
      where: [
        { origin: first.origin, value: first.name ?? "" },
        { origin: group.origin, value: group.id },
      ],
      confidence: 0.9,
      repairs: [{ description: `let cfn-signal name --resource ${group.id}`, safe: false, changes: [] }],
    }),
  ];
}

function resourceOf(command: readonly string[]): string | null {
  // A trap holds the whole command in one word.
  const words = command.flatMap((word) => word.split(/\s+/));
  const at = words.findIndex((word) => /^(?:--resource|-r|--logical-resource-id)$/.test(word));
  if (at >= 0) return words[at + 1] ?? null;
  return words.map((word) => /^--resource=(.+)$/.exec(word)?.[1]).find((name) => name !== undefined) ?? null;
}

const WAITS = ["CreationPolicy: { ResourceSignal: { Count: 2, Timeout: PT15M } }"];
const files = (...script: readonly string[]): Record<string, string> => ({
  "web.yaml": instanceTemplate({ policies: WAITS, script: ["dnf install -y nginx", ...script] }).replace(
    "Fn::Base64: |",
    "Fn::Base64: !Sub |",
  ),
});
const SIGNAL = "/opt/aws/bin/cfn-signal -e $? --stack ${AWS::StackName} --region ${AWS::Region} --resource";

export const signalExamples: { readonly failing: readonly Example[]; readonly healthy: readonly Example[] } =
  {
    failing: [
      { name: "a CreationPolicy, and user data that sends no signal", files: files() },
      { name: "the signal names what is launched, not the group", files: files(`${SIGNAL} Launch`) },
    ],
    healthy: [
      { name: "the user data sends the signal", files: files(`${SIGNAL} Web`) },
      {
        name: "the signal is sent when the script ends, however it does",
        files: files(`trap '${SIGNAL} Web' EXIT`),
      },
      {
        name: "a script that is fetched may send it",
        files: files("curl -s https://example.com/setup.sh | bash"),
      },
      {
        name: "nothing is waited for",
        files: { "web.yaml": instanceTemplate({ script: ["dnf install -y nginx"] }) },
      },
    ],
  };
