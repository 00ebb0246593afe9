import { CfnOutput, CfnParameter, Stack, type App, type StackProps } from "aws-cdk-lib";
import { Bucket } from "aws-cdk-lib/aws-s3";
import type { Attempt } from "../attempts.js";
import { addData } from "./data.js";
import { addNetwork } from "./network.js";
import { addPipeline } from "./pipeline.js";
import { addWeb } from "./web.js";

export class RecordedStack extends Stack {
  constructor(app: App, id: string, props: StackProps, attempt: Attempt) {
    super(app, id, {
      ...props,
      description: "Annotate: image annotation on EC2 Auto Scaling with functions behind it",
    });
    const bundles = new CfnParameter(this, "BundleBucket", {
      description: "Bucket that holds app.zip and the functions' packages",
    });
    const keyName = new CfnParameter(this, "KeyName", {
      type: "AWS::EC2::KeyPair::KeyName",
      description: "Key pair for the bastion and the servers",
    });
    const trustedRange = new CfnParameter(this, "TrustedRange", {
      description: "Addresses from which the bastion takes SSH",
      allowedPattern: "(\\d{1,3}\\.){3}\\d{1,3}/(1[6-9]|2\\d|3[0-2])",
    });
    const geminiKey = new CfnParameter(this, "GeminiApiKey", {
      description: "Key of the Gemini API",
      noEcho: true,
    });
    const given = {
      bundles: Bucket.fromBucketName(this, "Bundles", bundles.valueAsString),
      keyName: keyName.valueAsString,
      trustedRange: trustedRange.valueAsString,
      geminiKey: geminiKey.valueAsString,
    };
    const network = addNetwork(this, attempt, given.trustedRange);
    const data = addData(this, network);
    const balancer = addWeb(this, attempt, network, data, given);
    addPipeline(this, attempt, network, data, given);
    new CfnOutput(this, "Address", { value: `http://${balancer.loadBalancerDnsName}` });
  }
}
