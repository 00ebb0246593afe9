/**
 * What SAM's policy templates allow. Each statement is two texts: its actions, and the resources that
 * it holds for, both divided by spaces; `{Name}` stands for the parameter of that name.
 * Source: https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/serverless-policy-template-list.html,
 * read on 2026-11-21, and the transform's own table of policy templates.
 */
export const SAM_POLICY_TEMPLATES: Readonly<Record<string, readonly (readonly [string, string])[]>> = {
  AMIDescribePolicy: [["ec2:DescribeImages", "*"]],
  AWSSecretsManagerGetSecretValuePolicy: [["secretsmanager:GetSecretValue", "{SecretArn}"]],
  AWSSecretsManagerRotationPolicy: [
    [
      "secretsmanager:DescribeSecret secretsmanager:GetSecretValue secretsmanager:PutSecretValue secretsmanager:UpdateSecretVersionStage",
      "arn:aws:secretsmanager:*:*:secret:*",
    ],
    ["secretsmanager:GetRandomPassword", "*"],
  ],
  AcmGetCertificatePolicy: [["acm:GetCertificate", "{CertificateArn}"]],
  AthenaQueryPolicy: [
    [
      "athena:ListWorkGroups athena:GetExecutionEngine athena:GetExecutionEngines athena:GetNamespace athena:GetCatalogs athena:GetNamespaces athena:GetTables athena:GetTable",
      "*",
    ],
    [
      "athena:StartQueryExecution athena:GetQueryResults athena:DeleteNamedQuery athena:GetNamedQuery athena:ListQueryExecutions athena:StopQueryExecution athena:GetQueryResultsStream athena:ListNamedQueries athena:CreateNamedQuery athena:GetQueryExecution athena:BatchGetNamedQuery athena:BatchGetQueryExecution athena:GetWorkGroup",
      "arn:aws:athena:*:*:workgroup/{WorkGroupName}",
    ],
  ],
  CloudFormationDescribeStacksPolicy: [
    ["cloudformation:DescribeStacks", "arn:aws:cloudformation:*:*:stack/*"],
  ],
  CloudWatchDashboardPolicy: [
    ["cloudwatch:GetDashboard cloudwatch:ListDashboards cloudwatch:PutDashboard cloudwatch:ListMetrics", "*"],
  ],
  CloudWatchDescribeAlarmHistoryPolicy: [["cloudwatch:DescribeAlarmHistory", "*"]],
  CloudWatchPutMetricPolicy: [["cloudwatch:PutMetricData", "*"]],
  CodeCommitCrudPolicy: [
    [
      "codecommit:GitPull codecommit:GitPush codecommit:CreateBranch codecommit:DeleteBranch codecommit:GetBranch codecommit:ListBranches codecommit:MergeBranchesByFastForward codecommit:MergeBranchesBySquash codecommit:MergeBranchesByThreeWay codecommit:UpdateDefaultBranch codecommit:BatchDescribeMergeConflicts codecommit:CreateUnreferencedMergeCommit codecommit:DescribeMergeConflicts codecommit:GetMergeCommit codecommit:GetMergeOptions codecommit:BatchGetPullRequests codecommit:CreatePullRequest codecommit:DescribePullRequestEvents codecommit:GetCommentsForPullRequest codecommit:GetCommitsFromMergeBase codecommit:GetMergeConflicts codecommit:GetPullRequest codecommit:ListPullRequests codecommit:MergePullRequestByFastForward codecommit:MergePullRequestBySquash codecommit:MergePullRequestByThreeWay codecommit:PostCommentForPullRequest codecommit:UpdatePullRequestDescription codecommit:UpdatePullRequestStatus codecommit:UpdatePullRequestTitle codecommit:DeleteFile codecommit:GetBlob codecommit:GetFile codecommit:GetFolder codecommit:PutFile codecommit:DeleteCommentContent codecommit:GetComment codecommit:GetCommentsForComparedCommit codecommit:PostCommentForComparedCommit codecommit:PostCommentReply codecommit:UpdateComment codecommit:BatchGetCommits codecommit:CreateCommit codecommit:GetCommit codecommit:GetCommitHistory codecommit:GetDifferences codecommit:GetObjectIdentifier codecommit:GetReferences codecommit:GetTree codecommit:GetRepository codecommit:UpdateRepositoryDescription codecommit:ListTagsForResource codecommit:TagResource codecommit:UntagResource codecommit:GetRepositoryTriggers codecommit:PutRepositoryTriggers codecommit:TestRepositoryTriggers codecommit:GetBranch codecommit:GetCommit codecommit:UploadArchive codecommit:GetUploadArchiveStatus codecommit:CancelUploadArchive",
      "arn:aws:codecommit:*:*:{RepositoryName}",
    ],
  ],
  CodeCommitReadPolicy: [
    [
      "codecommit:GitPull codecommit:GetBranch codecommit:ListBranches codecommit:BatchDescribeMergeConflicts codecommit:DescribeMergeConflicts codecommit:GetMergeCommit codecommit:GetMergeOptions codecommit:BatchGetPullRequests codecommit:DescribePullRequestEvents codecommit:GetCommentsForPullRequest codecommit:GetCommitsFromMergeBase codecommit:GetMergeConflicts codecommit:GetPullRequest codecommit:ListPullRequests codecommit:GetBlob codecommit:GetFile codecommit:GetFolder codecommit:GetComment codecommit:GetCommentsForComparedCommit codecommit:BatchGetCommits codecommit:GetCommit codecommit:GetCommitHistory codecommit:GetDifferences codecommit:GetObjectIdentifier codecommit:GetReferences codecommit:GetTree codecommit:GetRepository codecommit:ListTagsForResource codecommit:GetRepositoryTriggers codecommit:TestRepositoryTriggers codecommit:GetBranch codecommit:GetCommit codecommit:GetUploadArchiveStatus",
      "arn:aws:codecommit:*:*:{RepositoryName}",
    ],
  ],
  CodePipelineLambdaExecutionPolicy: [
    ["codepipeline:PutJobSuccessResult codepipeline:PutJobFailureResult", "*"],
  ],
  CodePipelineReadOnlyPolicy: [
    ["codepipeline:ListPipelineExecutions", "arn:aws:codepipeline:*:*:{PipelineName}"],
  ],
  ComprehendBasicAccessPolicy: [
    [
      "comprehend:BatchDetectKeyPhrases comprehend:DetectDominantLanguage comprehend:DetectEntities comprehend:BatchDetectEntities comprehend:DetectKeyPhrases comprehend:DetectSentiment comprehend:BatchDetectDominantLanguage comprehend:BatchDetectSentiment",
      "*",
    ],
  ],
  CostExplorerReadOnlyPolicy: [
    [
      "ce:GetCostAndUsage ce:GetDimensionValues ce:GetReservationCoverage ce:GetReservationPurchaseRecommendation ce:GetReservationUtilization ce:GetTags",
      "*",
    ],
  ],
  DynamoDBBackupFullAccessPolicy: [
    ["dynamodb:CreateBackup dynamodb:DescribeContinuousBackups", "arn:aws:dynamodb:*:*:table/{TableName}"],
    [
      "dynamodb:DeleteBackup dynamodb:DescribeBackup dynamodb:ListBackups",
      "arn:aws:dynamodb:*:*:table/{TableName}/backup/*",
    ],
  ],
  DynamoDBCrudPolicy: [
    [
      "dynamodb:GetItem dynamodb:DeleteItem dynamodb:PutItem dynamodb:Scan dynamodb:Query dynamodb:UpdateItem dynamodb:BatchWriteItem dynamodb:BatchGetItem dynamodb:DescribeTable dynamodb:ConditionCheckItem",
      "arn:aws:dynamodb:*:*:table/{TableName} arn:aws:dynamodb:*:*:table/{TableName}/index/*",
    ],
  ],
  DynamoDBReadPolicy: [
    [
      "dynamodb:GetItem dynamodb:Scan dynamodb:Query dynamodb:BatchGetItem dynamodb:DescribeTable",
      "arn:aws:dynamodb:*:*:table/{TableName} arn:aws:dynamodb:*:*:table/{TableName}/index/*",
    ],
  ],
  DynamoDBReconfigurePolicy: [["dynamodb:UpdateTable", "arn:aws:dynamodb:*:*:table/{TableName}"]],
  DynamoDBRestoreFromBackupPolicy: [
    ["dynamodb:RestoreTableFromBackup", "arn:aws:dynamodb:*:*:table/{TableName}/backup/*"],
    [
      "dynamodb:PutItem dynamodb:UpdateItem dynamodb:DeleteItem dynamodb:GetItem dynamodb:Query dynamodb:Scan dynamodb:BatchWriteItem",
      "arn:aws:dynamodb:*:*:table/{TableName}",
    ],
  ],
  DynamoDBStreamReadPolicy: [
    [
      "dynamodb:DescribeStream dynamodb:GetRecords dynamodb:GetShardIterator",
      "arn:aws:dynamodb:*:*:table/{TableName}/stream/{StreamName}",
    ],
    ["dynamodb:ListStreams", "arn:aws:dynamodb:*:*:table/{TableName}/stream/*"],
  ],
  DynamoDBWritePolicy: [
    [
      "dynamodb:PutItem dynamodb:UpdateItem dynamodb:BatchWriteItem",
      "arn:aws:dynamodb:*:*:table/{TableName} arn:aws:dynamodb:*:*:table/{TableName}/index/*",
    ],
  ],
  EC2CopyImagePolicy: [["ec2:CopyImage", "arn:aws:ec2:*:*:image/{ImageId}"]],
  EC2DescribePolicy: [["ec2:DescribeRegions ec2:DescribeInstances", "*"]],
  EFSWriteAccessPolicy: [
    [
      "elasticfilesystem:ClientMount elasticfilesystem:ClientWrite",
      "arn:aws:elasticfilesystem:*:*:file-system/{FileSystem}",
    ],
  ],
  EKSDescribePolicy: [["eks:DescribeCluster eks:ListClusters", "*"]],
  EcsRunTaskPolicy: [["ecs:RunTask", "arn:aws:ecs:*:*:task-definition/{TaskDefinition}"]],
  ElasticMapReduceAddJobFlowStepsPolicy: [
    ["elasticmapreduce:AddJobFlowSteps", "arn:aws:elasticmapreduce:*:*:cluster/{ClusterId}"],
  ],
  ElasticMapReduceCancelStepsPolicy: [
    ["elasticmapreduce:CancelSteps", "arn:aws:elasticmapreduce:*:*:cluster/{ClusterId}"],
  ],
  ElasticMapReduceModifyInstanceFleetPolicy: [
    [
      "elasticmapreduce:ModifyInstanceFleet elasticmapreduce:ListInstanceFleets",
      "arn:aws:elasticmapreduce:*:*:cluster/{ClusterId}",
    ],
  ],
  ElasticMapReduceModifyInstanceGroupsPolicy: [
    [
      "elasticmapreduce:ModifyInstanceGroups elasticmapreduce:ListInstanceGroups",
      "arn:aws:elasticmapreduce:*:*:cluster/{ClusterId}",
    ],
  ],
  ElasticMapReduceSetTerminationProtectionPolicy: [
    ["elasticmapreduce:SetTerminationProtection", "arn:aws:elasticmapreduce:*:*:cluster/{ClusterId}"],
  ],
  ElasticMapReduceTerminateJobFlowsPolicy: [
    ["elasticmapreduce:TerminateJobFlows", "arn:aws:elasticmapreduce:*:*:cluster/{ClusterId}"],
  ],
  ElasticsearchHttpPostPolicy: [["es:ESHttpPost es:ESHttpPut", "arn:aws:es:*:*:domain/{DomainName}/*"]],
  EventBridgePutEventsPolicy: [["events:PutEvents", "arn:aws:events:*:*:event-bus/{EventBusName}"]],
  FilterLogEventsPolicy: [["logs:FilterLogEvents", "arn:aws:logs:*:*:log-group:{LogGroupName}:log-stream:*"]],
  FirehoseCrudPolicy: [
    [
      "firehose:CreateDeliveryStream firehose:DeleteDeliveryStream firehose:DescribeDeliveryStream firehose:PutRecord firehose:PutRecordBatch firehose:UpdateDestination",
      "arn:aws:firehose:*:*:deliverystream/{DeliveryStreamName}",
    ],
  ],
  FirehoseWritePolicy: [
    [
      "firehose:PutRecord firehose:PutRecordBatch",
      "arn:aws:firehose:*:*:deliverystream/{DeliveryStreamName}",
    ],
  ],
  KMSDecryptPolicy: [["kms:Decrypt", "arn:aws:kms:*:*:key/{KeyId}"]],
  KMSEncryptPolicy: [["kms:Encrypt", "arn:aws:kms:*:*:key/{KeyId}"]],
  KMSEncryptPolicy_v2: [
    [
      "kms:Encrypt kms:GenerateDataKey kms:GenerateDataKeyWithoutPlaintext kms:GenerateDataKeyPair kms:GenerateDataKeyPairWithoutPlaintext",
      "arn:aws:kms:*:*:key/{KeyId}",
    ],
  ],
  KinesisCrudPolicy: [
    [
      "kinesis:AddTagsToStream kinesis:CreateStream kinesis:DecreaseStreamRetentionPeriod kinesis:DeleteStream kinesis:DescribeStream kinesis:DescribeStreamSummary kinesis:GetShardIterator kinesis:IncreaseStreamRetentionPeriod kinesis:ListTagsForStream kinesis:MergeShards kinesis:PutRecord kinesis:PutRecords kinesis:SplitShard kinesis:RemoveTagsFromStream",
      "arn:aws:kinesis:*:*:stream/{StreamName}",
    ],
  ],
  KinesisStreamReadPolicy: [
    ["kinesis:ListStreams kinesis:DescribeLimits", "arn:aws:kinesis:*:*:stream/*"],
    [
      "kinesis:DescribeStream kinesis:DescribeStreamSummary kinesis:GetRecords kinesis:GetShardIterator",
      "arn:aws:kinesis:*:*:stream/{StreamName}",
    ],
  ],
  LambdaInvokePolicy: [["lambda:InvokeFunction", "arn:aws:lambda:*:*:function:{FunctionName}*"]],
  MobileAnalyticsWriteOnlyAccessPolicy: [["mobileanalytics:PutEvents", "*"]],
  OrganizationsListAccountsPolicy: [["organizations:ListAccounts", "*"]],
  PinpointEndpointAccessPolicy: [
    [
      "mobiletargeting:GetEndpoint mobiletargeting:UpdateEndpoint mobiletargeting:UpdateEndpointsBatch",
      "arn:aws:mobiletargeting:*:*:apps/{PinpointApplicationId}/endpoints/*",
    ],
  ],
  PollyFullAccessPolicy: [
    ["polly:GetLexicon polly:DeleteLexicon", "arn:aws:polly:*:*:lexicon/{LexiconName}"],
    [
      "polly:DescribeVoices polly:ListLexicons polly:PutLexicon polly:SynthesizeSpeech",
      "arn:aws:polly:*:*:lexicon/*",
    ],
  ],
  RekognitionDetectOnlyPolicy: [
    [
      "rekognition:DetectFaces rekognition:DetectLabels rekognition:DetectModerationLabels rekognition:DetectText",
      "*",
    ],
  ],
  RekognitionFacesManagementPolicy: [
    [
      "rekognition:IndexFaces rekognition:DeleteFaces rekognition:SearchFaces rekognition:SearchFacesByImage rekognition:ListFaces",
      "arn:aws:rekognition:*:*:collection/{CollectionId}",
    ],
  ],
  RekognitionFacesPolicy: [["rekognition:CompareFaces rekognition:DetectFaces", "*"]],
  RekognitionLabelsPolicy: [["rekognition:DetectLabels rekognition:DetectModerationLabels", "*"]],
  RekognitionNoDataAccessPolicy: [
    [
      "rekognition:CompareFaces rekognition:DetectFaces rekognition:DetectLabels rekognition:DetectModerationLabels",
      "arn:aws:rekognition:*:*:collection/{CollectionId}",
    ],
  ],
  RekognitionReadPolicy: [
    [
      "rekognition:ListCollections rekognition:ListFaces rekognition:SearchFaces rekognition:SearchFacesByImage",
      "arn:aws:rekognition:*:*:collection/{CollectionId}",
    ],
  ],
  RekognitionWriteOnlyAccessPolicy: [
    [
      "rekognition:CreateCollection rekognition:IndexFaces",
      "arn:aws:rekognition:*:*:collection/{CollectionId}",
    ],
  ],
  Route53ChangeResourceRecordSetsPolicy: [
    ["route53:ChangeResourceRecordSets", "arn:aws:route53:::hostedzone/{HostedZoneId}"],
  ],
  S3CrudPolicy: [
    [
      "s3:GetObject s3:ListBucket s3:GetBucketLocation s3:GetObjectVersion s3:PutObject s3:PutObjectAcl s3:GetLifecycleConfiguration s3:PutLifecycleConfiguration s3:DeleteObject",
      "arn:aws:s3:::{BucketName} arn:aws:s3:::{BucketName}/*",
    ],
  ],
  S3FullAccessPolicy: [
    [
      "s3:GetObject s3:GetObjectAcl s3:GetObjectVersion s3:PutObject s3:PutObjectAcl s3:DeleteObject s3:DeleteObjectTagging s3:DeleteObjectVersionTagging s3:GetObjectTagging s3:GetObjectVersionTagging s3:PutObjectTagging s3:PutObjectVersionTagging",
      "arn:aws:s3:::{BucketName}/*",
    ],
    [
      "s3:ListBucket s3:GetBucketLocation s3:GetLifecycleConfiguration s3:PutLifecycleConfiguration",
      "arn:aws:s3:::{BucketName}",
    ],
  ],
  S3ReadPolicy: [
    [
      "s3:GetObject s3:ListBucket s3:GetBucketLocation s3:GetObjectVersion s3:GetLifecycleConfiguration",
      "arn:aws:s3:::{BucketName} arn:aws:s3:::{BucketName}/*",
    ],
  ],
  S3WritePolicy: [
    [
      "s3:PutObject s3:PutObjectAcl s3:PutLifecycleConfiguration",
      "arn:aws:s3:::{BucketName} arn:aws:s3:::{BucketName}/*",
    ],
  ],
  SESBulkTemplatedCrudPolicy: [
    [
      "ses:GetIdentityVerificationAttributes ses:SendEmail ses:SendRawEmail ses:SendTemplatedEmail ses:SendBulkTemplatedEmail ses:VerifyEmailIdentity",
      "arn:aws:ses:*:*:identity/{IdentityName}",
    ],
  ],
  SESBulkTemplatedCrudPolicy_v2: [
    [
      "ses:SendEmail ses:SendRawEmail ses:SendTemplatedEmail ses:SendBulkTemplatedEmail",
      "arn:aws:ses:*:*:identity/{IdentityName} arn:aws:ses:*:*:template/{TemplateName}",
    ],
    ["ses:GetIdentityVerificationAttributes ses:VerifyEmailIdentity", "*"],
  ],
  SESCrudPolicy: [
    [
      "ses:GetIdentityVerificationAttributes ses:SendEmail ses:SendRawEmail ses:VerifyEmailIdentity",
      "arn:aws:ses:*:*:identity/{IdentityName}",
    ],
  ],
  SESEmailTemplateCrudPolicy: [
    [
      "ses:CreateTemplate ses:GetTemplate ses:ListTemplates ses:UpdateTemplate ses:DeleteTemplate ses:TestRenderTemplate",
      "*",
    ],
  ],
  SESSendBouncePolicy: [["ses:SendBounce", "arn:aws:ses:*:*:identity/{IdentityName}"]],
  SNSCrudPolicy: [
    [
      "sns:ListSubscriptionsByTopic sns:CreateTopic sns:SetTopicAttributes sns:Subscribe sns:Publish",
      "arn:aws:sns:*:*:{TopicName}*",
    ],
  ],
  SNSPublishMessagePolicy: [["sns:Publish", "arn:aws:sns:*:*:{TopicName}"]],
  SQSPollerPolicy: [
    [
      "sqs:ChangeMessageVisibility sqs:ChangeMessageVisibilityBatch sqs:DeleteMessage sqs:DeleteMessageBatch sqs:GetQueueAttributes sqs:ReceiveMessage",
      "arn:aws:sqs:*:*:{QueueName}",
    ],
  ],
  SQSSendMessagePolicy: [["sqs:SendMessage*", "arn:aws:sqs:*:*:{QueueName}"]],
  SSMParameterReadPolicy: [
    ["ssm:DescribeParameters", "*"],
    [
      "ssm:GetParameters ssm:GetParameter ssm:GetParametersByPath",
      "arn:aws:ssm:*:*:parameter/{ParameterName}",
    ],
  ],
  SSMParameterWithSlashPrefixReadPolicy: [
    ["ssm:DescribeParameters", "*"],
    [
      "ssm:GetParameters ssm:GetParameter ssm:GetParametersByPath",
      "arn:aws:ssm:*:*:parameter{ParameterName}",
    ],
  ],
  SageMakerCreateEndpointConfigPolicy: [
    ["sagemaker:CreateEndpointConfig", "arn:aws:sagemaker:*:*:endpoint-config/{EndpointConfigName}"],
  ],
  SageMakerCreateEndpointPolicy: [
    ["sagemaker:CreateEndpoint", "arn:aws:sagemaker:*:*:endpoint/{EndpointName}"],
  ],
  ServerlessRepoReadWriteAccessPolicy: [
    [
      "serverlessrepo:CreateApplication serverlessrepo:CreateApplicationVersion serverlessrepo:UpdateApplication serverlessrepo:GetApplication serverlessrepo:ListApplications serverlessrepo:ListApplicationVersions serverlessrepo:ListApplicationDependencies",
      "arn:aws:serverlessrepo:*:*:applications/*",
    ],
  ],
  StepFunctionsCallbackPolicy: [
    [
      "states:SendTaskFailure states:SendTaskHeartbeat states:SendTaskSuccess",
      "arn:aws:states:*:*:stateMachine:{StateMachineName}",
    ],
  ],
  StepFunctionsExecutionPolicy: [
    ["states:StartExecution", "arn:aws:states:*:*:stateMachine:{StateMachineName}"],
  ],
  StepFunctionsExecutionPolicy_v2: [
    ["states:StartExecution states:StartSyncExecution", "arn:aws:states:*:*:stateMachine:{StateMachineName}"],
  ],
  TextractDetectAnalyzePolicy: [
    [
      "textract:DetectDocumentText textract:StartDocumentTextDetection textract:StartDocumentAnalysis textract:AnalyzeDocument",
      "*",
    ],
  ],
  TextractGetResultPolicy: [["textract:GetDocumentTextDetection textract:GetDocumentAnalysis", "*"]],
  TextractPolicy: [["textract:*", "*"]],
  VPCAccessPolicy: [
    [
      "ec2:CreateNetworkInterface ec2:DeleteNetworkInterface ec2:DescribeNetworkInterfaces ec2:DetachNetworkInterface",
      "*",
    ],
  ],
};
