import { CfnOutput, CfnParameter, Stack, type App, type StackProps } from "aws-cdk-lib";
import { Bucket } from "aws-cdk-lib/aws-s3";
import { addAlarms } from "./alarms.js";
import { addData } from "./data.js";
import { addNetwork } from "./network.js";
import { addPipeline } from "./pipeline.js";
import { addWeb } from "./web.js";

export class HealthyStack extends Stack {
  constructor(app: App, id: string, props: StackProps) {
    super(app, id, {
      ...props,
      description: "Annotate: image annotation on EC2 Auto Scaling with functions behind it",
    });
    const parameter = (name: string, description: string) =>
      new CfnParameter(this, name, { description }).valueAsString;
    const given = {
      bundles: Bucket.fromBucketName(
        this,
        "Bundles",
        parameter("BundleBucket", "Bucket with the packages of a release, as push.sh puts them there"),
      ),
      release: parameter("Release", "Folder of the release in the bundle bucket, such as 1.0.0"),
      certificateArn: parameter("CertificateArn", "Certificate of the public name, from ACM in this region"),
      geminiSecretArn: parameter("GeminiSecretArn", "Secret with the key apiKey of the Gemini API"),
    };
    const network = addNetwork(this);
    const data = addData(this, network);
    const web = addWeb(this, network, data, given);
    const pipeline = addPipeline(this, network, data, given);
    addAlarms(this, { ...web, ...pipeline, database: data.database });
    new CfnOutput(this, "Address", { value: `https://${web.balancer.loadBalancerDnsName}` });
  }
}
