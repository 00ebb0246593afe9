import { describe, expect, it } from "vitest";
import { textFiles } from "../../input/index.js";
import { matchesExport } from "./exports.js";
import { reader } from "./index.js";
import { templateNamed } from "./nested.js";

function readAll(texts: Readonly<Record<string, string>>) {
  const files = textFiles(texts);
  return (path: string) => {
    const file = files.files.get(path);
    if (file === undefined) throw new Error("no file");
    return reader.read(file, { files });
  };
}

const network = `Resources:
  Vpc: { Type: "AWS::EC2::VPC", Properties: { CidrBlock: 10.0.0.0/16 } }
  A: { Type: "AWS::EC2::Subnet", Properties: { VpcId: !Ref Vpc, CidrBlock: 10.0.0.0/24 } }
  B: { Type: "AWS::EC2::Subnet", Properties: { VpcId: !Ref Vpc, CidrBlock: 10.0.1.0/24 } }
  Web: { Type: "AWS::EC2::SecurityGroup", Properties: { GroupDescription: x } }
Outputs:
  Subnets: { Value: !Join [",", [!Ref A, !Ref B]], Export: { Name: !Sub "\${AWS::StackName}:Subnets" } }
  Web: { Value: !Ref Web, Export: { Name: !Sub "\${AWS::StackName}:WebGroup" } }
`;

const networkConfiguration = (subnets: string, group: string) => `
      NetworkConfiguration:
        AwsvpcConfiguration: { Subnets: ${subnets}, SecurityGroups: [${group}] }
`;

describe("exports of other templates", () => {
  const service = `Parameters:
  Network: { Type: String }
Resources:
  Api:
    Type: AWS::ECS::Service
    Properties:
      DesiredCount: 1${networkConfiguration('!Split [",", !ImportValue {"Fn::Sub": "${Network}:Subnets"}]', '!ImportValue {"Fn::Sub": "${Network}:WebGroup"}')}
  In:
    Type: AWS::EC2::SecurityGroupIngress
    Properties: { GroupId: !ImportValue {"Fn::Sub": "\${Network}:WebGroup"}, IpProtocol: tcp, FromPort: 1, ToPort: 1, CidrIp: 0.0.0.0/0 }
`;

  it("are found when one alone fits, and share their nouns", () => {
    const read = readAll({ "net.yml": network, "svc.yml": service });
    const vpc = read("net.yml").network;
    const [api] = read("svc.yml").services ?? [];
    expect(api?.network?.subnets.map((each) => each.known && each.value)).toEqual(vpc?.subnets);
    expect(api?.network?.securityGroups[0]).toMatchObject({
      known: true,
      origin: { place: { file: "svc.yml" } },
    });
    expect(vpc?.securityGroups[0]?.ingress).toHaveLength(1);
  });

  it("stay unknown when several fit or none does", () => {
    const two = readAll({ "net.yml": network, "other.yml": network, "svc.yml": service });
    expect(two("svc.yml").services?.[0]?.network?.subnets[0]).toMatchObject({ known: false });
    const none = readAll({ "svc.yml": service });
    expect(none("svc.yml").services?.[0]?.network?.subnets[0]).toMatchObject({
      known: false,
      reason: "it is imported from another stack as ${Network}:Subnets",
    });
  });

  it("match by what is known of their names", () => {
    expect(matchesExport("net:Vpc", "${AWS::StackName}:Vpc")).toBe(true);
    expect(matchesExport("${Parent}-SubnetA", "${AWS::StackName}-SubnetB")).toBe(false);
    expect(matchesExport("net-Vpc", "net-Vpc")).toBe(true);
    expect(matchesExport("${unknown}", "${AWS::StackName}:Vpc")).toBe(false);
  });
});

describe("nested stacks", () => {
  const child = `Parameters:
  Subnets: { Type: "List<AWS::EC2::Subnet::Id>" }
  Group: { Type: "AWS::EC2::SecurityGroup::Id" }
  Count: { Type: Number, Default: 1 }
Resources:
  Api:
    Type: AWS::ECS::Service
    Properties:
      DesiredCount: !Ref Count${networkConfiguration("!Ref Subnets", "!Ref Group")}`;
  const parent = (count: number, extra = "") => `Resources:
  Net: { Type: "AWS::CloudFormation::Stack", Properties: { TemplateURL: "https://s3.amazonaws.com/bucket/infra/net.yml" } }
  Svc:
    Type: AWS::CloudFormation::Stack
    Properties:
      TemplateURL: !Sub "https://\${Bucket}/svc.yml"
      Parameters: { Subnets: !GetAtt Net.Outputs.Subnets, Group: !GetAtt Net.Outputs.Web, Count: ${count} }
${extra}`;

  it("are read with what their parents hand to them", () => {
    const read = readAll({ "svc.yml": child, "main.yml": parent(3), "infra/net.yml": network });
    const [api] = read("svc.yml").services ?? [];
    expect(api?.desiredCount).toMatchObject({ value: 3, origin: { place: { file: "main.yml" } } });
    expect(api?.network?.subnets).toMatchObject([{ value: { id: "A" } }, { value: { id: "B" } }]);
    expect(api?.network?.securityGroups).toMatchObject([{ value: { id: "Web" } }]);
  });

  it("are unknown where two uses differ, and end where templates nest one another in a circle", () => {
    const read = readAll({
      "svc.yml": child,
      "a.yml": parent(3),
      "b.yml": parent(4),
      "infra/net.yml": network,
    });
    const [api] = read("svc.yml").services ?? [];
    expect(api?.desiredCount).toMatchObject({ known: false });
    expect(api?.network?.securityGroups).toMatchObject([{ value: { id: "Web" } }]);
    const nesting = (other: string) =>
      `Parameters: { P: { Type: String } }\nResources:\n  N: { Type: "AWS::CloudFormation::Stack", Properties: { TemplateURL: ${other}, Parameters: { P: !GetAtt N.Outputs.O } } }\n  L: { Type: "AWS::EC2::VPC", Properties: { CidrBlock: !GetAtt N.Outputs.O } }\nOutputs:\n  O: { Value: !GetAtt N.Outputs.O }\n`;
    const round = readAll({
      "a.yml": nesting("b.yml"),
      "b.yml": nesting("a.yml"),
      "c.yml": nesting("c.yml"),
    });
    for (const path of ["a.yml", "b.yml", "c.yml"]) expect(round(path).stacks).toHaveLength(1);
  });

  it("are found by address: beside the parent first, otherwise by the longest common end", () => {
    const paths = ["x/svc.yml", "y/svc.yml", "main.yml"];
    expect(templateNamed("./svc.yml", "x/main.yml", paths)).toBe("x/svc.yml");
    expect(templateNamed("https://h/bucket/y/svc.yml?v=1", "main.yml", paths)).toBe("y/svc.yml");
    expect(templateNamed("https://h/svc.yml", "main.yml", paths)).toBeNull();
  });
});
