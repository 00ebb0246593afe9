import type { DocumentNode } from "../../document/index.js";
import { embeddedJson, map, unknownNode } from "../nodes.js";
import { either, type Scope } from "../scope.js";
import { listOf, nested } from "./blocks.js";
import { as, type Translations } from "./translation.js";

/** ECS: clusters, task definitions and services. */
export const ecs: Translations = {
  aws_ecs_task_definition: as("AWS::ECS::TaskDefinition", (scope) => ({
    Family: scope.value("family"),
    Cpu: scope.value("cpu"),
    Memory: scope.value("memory"),
    NetworkMode: scope.value("network_mode"),
    RequiresCompatibilities: scope.value("requires_compatibilities"),
    RuntimePlatform: nested(scope.block("runtime_platform"), (block) => ({
      CpuArchitecture: block.value("cpu_architecture"),
    })),
    TaskRoleArn: scope.link("task_role_arn"),
    ExecutionRoleArn: scope.link("execution_role_arn"),
    ContainerDefinitions: containers(scope),
    Volumes: listOf(scope, "volume", (volume) => ({
      Name: volume.value("name"),
      Host:
        volume.text("host_path") === null
          ? undefined
          : map({ SourcePath: volume.value("host_path") }, volume.at),
      EFSVolumeConfiguration: nested(volume.block("efs_volume_configuration"), (efs) => ({
        FilesystemId: efs.value("file_system_id"),
      })),
      DockerVolumeConfiguration: nested(volume.block("docker_volume_configuration"), () => ({})),
      FSxWindowsFileServerVolumeConfiguration: nested(
        volume.block("fsx_windows_file_server_volume_configuration"),
        () => ({}),
      ),
      ConfiguredAtLaunch: volume.value("configure_at_launch"),
    })),
    PlacementConstraints: constraints(scope),
  })),
  aws_ecs_service: as("AWS::ECS::Service", (scope) => ({
    ServiceName: scope.value("name"),
    Cluster: scope.link("cluster"),
    LaunchType: scope.value("launch_type"),
    CapacityProviderStrategy: strategy(scope, "capacity_provider_strategy"),
    SchedulingStrategy: scope.value("scheduling_strategy"),
    DesiredCount:
      scope.value("desired_count") ?? unknownNode("the count is left to what scales the service", scope.at),
    TaskDefinition: scope.link("task_definition"),
    HealthCheckGracePeriodSeconds: scope.value("health_check_grace_period_seconds"),
    EnableExecuteCommand: scope.value("enable_execute_command"),
    AvailabilityZoneRebalancing: scope.value("availability_zone_rebalancing"),
    PlacementConstraints: constraints(scope),
    DeploymentController: nested(scope.block("deployment_controller"), (block) => ({
      Type: block.value("type"),
    })),
    DeploymentConfiguration: map(
      {
        Strategy: scope.block("deployment_configuration")?.value("strategy"),
        MinimumHealthyPercent: scope.value("deployment_minimum_healthy_percent"),
        MaximumPercent: scope.value("deployment_maximum_percent"),
        DeploymentCircuitBreaker: nested(scope.block("deployment_circuit_breaker"), (block) => ({
          Enable: block.value("enable"),
          Rollback: block.value("rollback"),
        })),
        Alarms: nested(scope.block("alarms"), (block) => ({
          AlarmNames: block.links("alarm_names"),
          Enable: block.value("enable"),
          Rollback: block.value("rollback"),
        })),
      },
      scope.at,
    ),
    LoadBalancers: listOf(scope, "load_balancer", (block) => ({
      TargetGroupArn: block.link("target_group_arn"),
      ContainerName: block.value("container_name"),
      ContainerPort: block.value("container_port"),
    })),
    NetworkConfiguration: nested(scope.block("network_configuration"), (block) => ({
      AwsvpcConfiguration: map(
        {
          Subnets: block.links("subnets"),
          SecurityGroups: block.links("security_groups"),
          AssignPublicIp: either(block.value("assign_public_ip"), "ENABLED", "DISABLED"),
        },
        block.at,
      ),
    })),
  })),
  aws_ecs_cluster: as("AWS::ECS::Cluster", (scope) => ({
    ClusterName: scope.value("name"),
    DefaultCapacityProviderStrategy: strategy(scope, "default_capacity_provider_strategy"),
  })),
  aws_ecs_cluster_capacity_providers: as("AWS::ECS::ClusterCapacityProviderAssociations", (scope) => ({
    Cluster: scope.link("cluster_name"),
    DefaultCapacityProviderStrategy: strategy(scope, "default_capacity_provider_strategy"),
  })),
};

/** The list is JSON in a text; with one unknown part Terraform knows none of it. */
function containers(scope: Scope): DocumentNode | undefined {
  const text = scope.value("container_definitions");
  if (text === undefined || text.tag !== null) return text;
  return embeddedJson(text) ?? (text.kind === "list" ? text : unknownNode("it is not JSON", text));
}

function strategy(scope: Scope, name: string): DocumentNode | undefined {
  return listOf(scope, name, (block) => ({
    CapacityProvider: block.value("capacity_provider"),
    Weight: block.value("weight"),
    Base: block.value("base"),
  }));
}

function constraints(scope: Scope): DocumentNode | undefined {
  return listOf(scope, "placement_constraints", (block) => ({
    Type: block.value("type"),
    Expression: block.value("expression"),
  }));
}
