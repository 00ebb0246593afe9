import { functionPolicyActions } from "../../aws/event-services.js";
import { knownValue, type LambdaFunction, type Model, resourceName, roleAllows } from "../../model/index.js";
import { found, unknownBecause, type Verdict } from "../cause.js";

/** Source: https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html#configuration-vpc-permissions, read on 2026-11-21. */
const INTERFACE_ACTIONS = [
  "ec2:CreateNetworkInterface",
  "ec2:DescribeNetworkInterfaces",
  "ec2:DeleteNetworkInterface",
];

/** A function in a VPC gets its network interface in the name of its own role. */
export function functionRoleVerdicts(model: Model): Verdict[] {
  return model.functions.flatMap(judge);
}

function judge(each: LambdaFunction): Verdict[] {
  const role = knownValue(each.role);
  if (each.network === null || role === undefined || role === null) return [];
  const answers = INTERFACE_ACTIONS.map((action) => roleAllows(role, action, functionPolicyActions));
  const lacking = INTERFACE_ACTIONS.filter((_, index) => answers[index] === "no");
  const name = resourceName(each.id);
  if (lacking.length === 0) {
    const what = `whether the role of ${name} may make network interfaces`;
    return answers.includes("unknown")
      ? [unknownBecause(what, "not all of its permissions are known", role.origin)]
      : [];
  }
  return [
    found({
      title: `the role of function ${name} may not make a network interface in the VPC`,
      explanation: `A function with VpcConfig needs ${lacking.join(", ")} for its role. Lambda refuses it: \`The provided execution role does not have permissions to call CreateNetworkInterface on EC2\`.`,
      where: [
        { origin: role.origin, value: role.id },
        { origin: each.network.origin, value: "" },
      ],
      repairs: [
        {
          description: "attach AWSLambdaVPCAccessExecutionRole to the role",
          safe: false,
          changes: [],
        },
      ],
    }),
  ];
}
