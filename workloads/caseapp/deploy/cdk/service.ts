import { CfnElement, CfnParameter, Duration, RemovalPolicy } from "aws-cdk-lib";
import { Certificate } from "aws-cdk-lib/aws-certificatemanager";
import { Port, SecurityGroup, SubnetType, type Vpc } from "aws-cdk-lib/aws-ec2";
import { Repository } from "aws-cdk-lib/aws-ecr";
import {
  AvailabilityZoneRebalancing,
  CfnService,
  Cluster,
  ContainerImage,
  CpuArchitecture,
  ExecuteCommandLogging,
  FargateTaskDefinition,
  LinuxParameters,
  LogDrivers,
  OperatingSystemFamily,
  Secret as ContainerSecret,
} from "aws-cdk-lib/aws-ecs";
import { ApplicationLoadBalancedFargateService } from "aws-cdk-lib/aws-ecs-patterns";
import { ApplicationProtocol, SslPolicy } from "aws-cdk-lib/aws-elasticloadbalancingv2";
import { LogGroup, RetentionDays } from "aws-cdk-lib/aws-logs";
import { Secret } from "aws-cdk-lib/aws-secretsmanager";
import type { Construct } from "constructs";
import type { Data } from "./database.js";
import type { Variant } from "./variants.js";

const PORT = 8000;

export function addService(
  scope: Construct,
  vpc: Vpc,
  variant: Variant,
  data: Data,
): ApplicationLoadBalancedFargateService {
  const { complete } = variant;
  const securityGroup = new SecurityGroup(scope, "TaskSecurityGroup", {
    vpc,
    description: "Backend tasks, reached by the balancer only",
  });
  data.database.connections.allowFrom(securityGroup, Port.tcp(5432), "From the tasks");
  const cluster = new Cluster(scope, "Cluster", {
    vpc,
    // Sessions are recorded by CloudTrail; without this the task role would get rights on every log group.
    ...(complete ? { executeCommandConfiguration: { logging: ExecuteCommandLogging.NONE } } : {}),
  });
  const web = new ApplicationLoadBalancedFargateService(scope, "Backend", {
    cluster,
    serviceName: "caseapp",
    taskDefinition: addTaskDefinition(scope, variant, data),
    desiredCount: variant.desiredCount,
    ...(variant.minHealthyPercent === undefined ? {} : { minHealthyPercent: variant.minHealthyPercent }),
    ...(variant.maxHealthyPercent === undefined ? {} : { maxHealthyPercent: variant.maxHealthyPercent }),
    ...(variant.circuitBreaker ? { circuitBreaker: { enable: true, rollback: true } } : {}),
    healthCheckGracePeriod: Duration.seconds(variant.gracePeriodSeconds),
    taskSubnets: { subnetType: SubnetType.PRIVATE_WITH_EGRESS },
    securityGroups: [securityGroup],
    publicLoadBalancer: true,
    idleTimeout: Duration.seconds(60),
    ...(complete ? { ...secured(scope), enableExecuteCommand: true } : {}),
  });
  web.loadBalancer.setAttribute("routing.http.drop_invalid_header_fields.enabled", "true");
  // As long as the balancer itself would wait for an answer under way.
  web.targetGroup.setAttribute("deregistration_delay.timeout_seconds", "60");
  web.targetGroup.configureHealthCheck({
    path: variant.balancerCheck.path,
    interval: Duration.seconds(variant.balancerCheck.intervalSeconds),
    timeout: Duration.seconds(5),
    healthyThresholdCount: 2,
    unhealthyThresholdCount: 3,
    healthyHttpCodes: "200",
  });
  finish(web, variant);
  return web;
}

/** What the construct has no words for. */
function finish(
  { service, listener, taskDefinition }: ApplicationLoadBalancedFargateService,
  { complete }: Variant,
) {
  const resource = service.node.defaultChild;
  if (!(resource instanceof CfnService)) throw new Error("the service is no resource");
  if (complete) resource.availabilityZoneRebalancing = AvailabilityZoneRebalancing.ENABLED;
  // Only what the service does not refer to anyway has to be named: its listener and what its tasks may do.
  const waitedFor = [listener, taskDefinition.taskRole.node.tryFindChild("DefaultPolicy")].flatMap(
    (construct) =>
      construct?.node.defaultChild instanceof CfnElement ? [construct.node.defaultChild.logicalId] : [],
  );
  resource.addOverride("DependsOn", waitedFor);
}

/** The visitor's way in clear is only a redirection. */
function secured(scope: Construct) {
  const certificateArn = new CfnParameter(scope, "CertificateArn", {
    description: "Certificate of the public name, from ACM in this region",
  });
  return {
    protocol: ApplicationProtocol.HTTPS,
    certificate: Certificate.fromCertificateArn(scope, "Certificate", certificateArn.valueAsString),
    sslPolicy: SslPolicy.RECOMMENDED_TLS,
    redirectHTTP: true,
  };
}

function addTaskDefinition(scope: Construct, variant: Variant, data: Data): FargateTaskDefinition {
  const taskDefinition = new FargateTaskDefinition(scope, "TaskDefinition", {
    family: "caseapp",
    cpu: variant.cpu,
    memoryLimitMiB: variant.memoryMiB,
    runtimePlatform: {
      cpuArchitecture: CpuArchitecture.X86_64,
      operatingSystemFamily: OperatingSystemFamily.LINUX,
    },
  });
  const logGroup = new LogGroup(scope, "LogGroup", {
    logGroupName: "/caseapp",
    retention: RetentionDays.ONE_MONTH,
    removalPolicy: RemovalPolicy.RETAIN,
  });
  const secret = (id: string) =>
    ContainerSecret.fromSecretsManager(
      new Secret(scope, id, { generateSecretString: { passwordLength: 48, excludePunctuation: true } }),
    );
  taskDefinition.addContainer("backend", {
    image: ContainerImage.fromEcrRepository(
      Repository.fromRepositoryName(scope, "Repository", "caseapp"),
      variant.imageTag,
    ),
    essential: true,
    // The longest orderly end is SHUTDOWN_SECONDS; SIGKILL comes well after that.
    stopTimeout: Duration.seconds(60),
    // A small init as process 1 passes SIGTERM on and reaps what an ECS Exec session leaves behind.
    ...(variant.complete
      ? { linuxParameters: new LinuxParameters(scope, "BackendLinux", { initProcessEnabled: true }) }
      : {}),
    portMappings: [{ containerPort: PORT }],
    environment: {
      DATABASE_URL: `postgresql://caseapp@${data.database.dbInstanceEndpointAddress}:5432/caseapp?sslmode=verify-full`,
      PORT: String(PORT),
      OFFICE_TIME_ZONE: "America/New_York",
      // Above the balancer's idle timeout of 60 s, so that the balancer is the one to close.
      KEEP_ALIVE_SECONDS: "75",
      SHUTDOWN_SECONDS: "20",
    },
    secrets: {
      DATABASE_PASSWORD: ContainerSecret.fromSecretsManager(data.databaseSecret, "password"),
      SESSION_SECRET: secret("SessionSecret"),
      INVITATION_CODE: secret("InvitationCode"),
    },
    healthCheck: {
      command: [...variant.containerCheck.command],
      interval: Duration.seconds(30),
      timeout: Duration.seconds(variant.containerCheck.timeoutSeconds),
      retries: 3,
      startPeriod: Duration.seconds(variant.containerCheck.startPeriodSeconds),
    },
    logging: LogDrivers.awsLogs({ logGroup, streamPrefix: "backend" }),
  });
  return taskDefinition;
}
