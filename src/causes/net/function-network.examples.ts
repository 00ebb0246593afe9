import { FUNCTION_ROLE } from "../events/example-parts.js";
import { NAT, NETWORK, resource, securityGroup, template } from "../examples/parts.js";

const SOURCE =
  'import boto3\n\ns3 = boto3.client("s3")\n\ndef handler(event, context):\n    return s3.get_object(Bucket="acme-photos", Key=event["key"])["ContentType"]\n';

/** A function in a subnet that reads a bucket. */
export function functionIn(subnet: string, ...more: readonly string[]): Record<string, string> {
  return {
    "stack.yaml": template(
      NETWORK,
      ...more,
      securityGroup("FunctionGroup"),
      resource(
        "Resize",
        "AWS::Lambda::Function",
        "Runtime: python3.13",
        "Handler: app.handler",
        "Role: !GetAtt ResizeRole.Arn",
        "Code: ./resize",
        `VpcConfig: { SubnetIds: [!Ref ${subnet}], SecurityGroupIds: [!Ref FunctionGroup] }`,
      ),
      FUNCTION_ROLE.replace(
        "AWSLambdaBasicExecutionRole",
        "AWSLambdaVPCAccessExecutionRole, arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess",
      ),
    ),
    "resize/app.py": SOURCE,
  };
}

const TYPESCRIPT = `import { GetObjectCommand, S3Client } from "@aws-sdk/client-s3";

const s3 = new S3Client({});

export const handler = async (event: { key: string }) =>
  s3.send(new GetObjectCommand({ Bucket: "acme-photos", Key: event.key }));
`;

/** The same in TypeScript; the handler names what the compiler makes of it. */
export function compiledFunctionIn(subnet: string, ...more: readonly string[]): Record<string, string> {
  const { "stack.yaml": stack = "" } = functionIn(subnet, ...more);
  return {
    "stack.yaml": stack.replace("python3.13", "nodejs22.x").replace("app.handler", "dist/app.handler"),
    "resize/src/app.ts": TYPESCRIPT,
    "resize/tsconfig.json": '{ "compilerOptions": { "rootDir": "src", "outDir": "dist" } }',
  };
}

export const S3_GATEWAY = resource(
  "S3Endpoint",
  "AWS::EC2::VPCEndpoint",
  "VpcId: !Ref Vpc",
  "VpcEndpointType: Gateway",
  "ServiceName: com.amazonaws.eu-west-1.s3",
  "RouteTableIds: [!Ref PrivateRoutes]",
);

export const SECRETS_ENDPOINT = resource(
  "SecretsEndpoint",
  "AWS::EC2::VPCEndpoint",
  "VpcId: !Ref Vpc",
  "VpcEndpointType: Interface",
  "ServiceName: com.amazonaws.eu-west-1.secretsmanager",
  "PrivateDnsEnabled: true",
  "SubnetIds: [!Ref PrivateA]",
);

export const REACHING_FUNCTIONS = [
  { name: "a function behind NAT", files: functionIn("PrivateA", NAT) },
  { name: "a function with a gateway endpoint for S3", files: functionIn("PrivateA", S3_GATEWAY) },
  {
    name: "a compiled function with a gateway endpoint for S3",
    files: compiledFunctionIn("PrivateA", S3_GATEWAY),
  },
];
