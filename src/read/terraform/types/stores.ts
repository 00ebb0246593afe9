import type { DocumentNode } from "../../document/index.js";
import { map, type Properties } from "../nodes.js";
import type { Scope } from "../scope.js";
import { policyAt } from "./iam.js";
import { as, type Translations } from "./translation.js";

const database = (scope: Scope): Properties => ({
  Engine: scope.value("engine"),
  EngineVersion: scope.value("engine_version"),
  Port: scope.value("port"),
  MultiAZ: scope.value("multi_az"),
  PubliclyAccessible: scope.value("publicly_accessible"),
  DBSubnetGroupName: scope.link("db_subnet_group_name"),
  ManageMasterUserPassword: scope.value("manage_master_user_password"),
});

const cache = (scope: Scope): Properties => ({
  Engine: scope.value("engine"),
  EngineVersion: scope.value("engine_version"),
  Port: scope.value("port"),
  CacheSubnetGroupName: scope.link("subnet_group_name"),
  TransitEncryptionEnabled: scope.value("transit_encryption_enabled"),
  TransitEncryptionMode: scope.value("transit_encryption_mode"),
});

const subnetGroup = (type: string) => as(type, (scope) => ({ SubnetIds: scope.links("subnet_ids") }));
const parameterGroup = (type: string) => as(type, (scope) => ({ Parameters: parameters(scope) }));

/** Databases, caches, registries, and what keeps secrets, keys and logs. */
export const stores: Translations = {
  aws_db_instance: as("AWS::RDS::DBInstance", (scope) => ({
    ...database(scope),
    VPCSecurityGroups: scope.links("vpc_security_group_ids"),
    DBParameterGroupName: scope.link("parameter_group_name"),
  })),
  aws_rds_cluster: as("AWS::RDS::DBCluster", (scope) => ({
    ...database(scope),
    VpcSecurityGroupIds: scope.links("vpc_security_group_ids"),
    DBClusterParameterGroupName: scope.link("db_cluster_parameter_group_name"),
  })),
  aws_rds_cluster_instance: as("AWS::RDS::DBInstance", (scope) => ({
    Engine: scope.value("engine"),
    PubliclyAccessible: scope.value("publicly_accessible"),
    DBClusterIdentifier: scope.link("cluster_identifier"),
    DBParameterGroupName: scope.link("db_parameter_group_name"),
  })),
  aws_docdb_cluster: as("AWS::DocDB::DBCluster", (scope) => ({
    ...database(scope),
    VpcSecurityGroupIds: scope.links("vpc_security_group_ids"),
    DBClusterParameterGroupName: scope.link("db_cluster_parameter_group_name"),
  })),
  aws_db_subnet_group: subnetGroup("AWS::RDS::DBSubnetGroup"),
  aws_docdb_subnet_group: subnetGroup("AWS::DocDB::DBSubnetGroup"),
  aws_elasticache_subnet_group: subnetGroup("AWS::ElastiCache::SubnetGroup"),
  aws_db_parameter_group: parameterGroup("AWS::RDS::DBParameterGroup"),
  aws_rds_cluster_parameter_group: parameterGroup("AWS::RDS::DBClusterParameterGroup"),
  aws_docdb_cluster_parameter_group: parameterGroup("AWS::DocDB::DBClusterParameterGroup"),
  aws_elasticache_replication_group: as("AWS::ElastiCache::ReplicationGroup", (scope) => ({
    ...cache(scope),
    MultiAZEnabled: scope.value("multi_az_enabled"),
    SecurityGroupIds: scope.links("security_group_ids"),
  })),
  aws_elasticache_cluster: as("AWS::ElastiCache::CacheCluster", (scope) => ({
    ...cache(scope),
    VpcSecurityGroupIds: scope.links("security_group_ids"),
  })),
  aws_elasticache_serverless_cache: as("AWS::ElastiCache::ServerlessCache", (scope) => ({
    Engine: scope.value("engine"),
    MajorEngineVersion: scope.value("major_engine_version"),
    SubnetIds: scope.links("subnet_ids"),
    SecurityGroupIds: scope.links("security_group_ids"),
  })),
  aws_ecr_repository: as("AWS::ECR::Repository", (scope) => ({
    RepositoryName: scope.value("name"),
    ImageTagMutability: scope.value("image_tag_mutability"),
  })),
  aws_cloudwatch_log_group: as("AWS::Logs::LogGroup", (scope) => ({
    LogGroupName: scope.value("name"),
    RetentionInDays: zeroIsNever(scope.value("retention_in_days")),
    KmsKeyId: scope.link("kms_key_id"),
  })),
  aws_secretsmanager_secret: as("AWS::SecretsManager::Secret", (scope) => ({
    Name: scope.value("name"),
    KmsKeyId: scope.link("kms_key_id"),
  })),
  aws_ssm_parameter: as("AWS::SSM::Parameter", (scope) => ({
    Name: scope.value("name"),
    Type: scope.value("type"),
  })),
  aws_kms_key: as("AWS::KMS::Key", (scope) => ({
    KeyPolicy: policyAt(scope, "policy") ?? policyApart(scope),
  })),
};

function policyApart(key: Scope): DocumentNode | undefined {
  const own = key.reading
    .ofType("aws_kms_key_policy")
    .find((each) => each.targets("key_id").some(({ resource }) => resource === key.resource));
  return own === undefined ? undefined : policyAt(own, "policy");
}

/** Without an end the field is left out of a template. */
function zeroIsNever(node: DocumentNode | undefined): DocumentNode | undefined {
  return node?.kind === "scalar" && node.value === 0 ? undefined : node;
}

/** A parameter group's list of names and values as the map that it is in a template. */
function parameters(scope: Scope): DocumentNode | undefined {
  const blocks = scope.blocks("parameter");
  const values: Record<string, DocumentNode | undefined> = {};
  for (const block of blocks) {
    const name = block.text("name");
    if (name !== null) values[name] = block.value("value");
  }
  return blocks.length === 0 ? undefined : map(values, scope.at);
}
