# The model behind recommendations: AWS's XGBoost container, a model out of the bucket, an endpoint that scales. Terraform makes the
# endpoint as soon as a first model exists; which model it serves after that is the state machine's business.

data "aws_caller_identity" "current" {}
data "aws_partition" "current" {}
data "aws_region" "current" {}

# The registry's account differs by region; the provider knows the table. A container's tag is XGBoost's version, its last number after a dash.
# https://github.com/aws/sagemaker-xgboost-container/tree/master/docker
# https://docs.aws.amazon.com/sagemaker/latest/dg-ecr-paths/sagemaker-algo-docker-registry-paths.html
data "aws_sagemaker_prebuilt_ecr_image" "xgboost" {
  repository_name = "sagemaker-xgboost"
  image_tag       = var.container_version
}

locals {
  trained = aws_ssm_parameter.artifact.insecure_value != "none"
  arn     = "arn:${data.aws_partition.current.partition}:sagemaker:${data.aws_region.current.region}:${data.aws_caller_identity.current.account_id}"

  # Serverless inference excludes network isolation.
  # https://docs.aws.amazon.com/sagemaker/latest/dg/serverless-endpoints.html#serverless-endpoints-how-it-works-exclusions
  isolated = var.serverless == null

  # The one description of the variant, which the state machine uses too.
  variant = { for key, value in {
    VariantName          = "main"
    InstanceType         = var.serverless == null ? var.instances.type : null
    InitialInstanceCount = var.serverless == null ? var.instances.min : null
    InitialVariantWeight = var.serverless == null ? 1 : null
    ServerlessConfig     = var.serverless == null ? null : { MemorySizeInMB = var.serverless.memory_mib, MaxConcurrency = var.serverless.concurrency }
  } : key => value if value != null }
}

# Which model is live, as the state machine wrote it last.
resource "aws_ssm_parameter" "artifact" {
  #checkov:skip=CKV2_AWS_34:The address of a model is no secret.
  name           = "/${var.name}/model-artifact"
  description    = "S3 address of the newest model that passed; written by the state machine"
  type           = "String"
  insecure_value = var.first_artifact

  lifecycle {
    ignore_changes = [insecure_value]
  }
}

resource "aws_sagemaker_model" "first" {
  #checkov:skip=CKV_AWS_370:Isolated on machines; serverless endpoints take no isolated model, see local.isolated.
  count                    = local.trained ? 1 : 0
  name                     = "${var.name}-first"
  execution_role_arn       = aws_iam_role.this.arn
  enable_network_isolation = local.isolated

  primary_container {
    image          = data.aws_sagemaker_prebuilt_ecr_image.xgboost.registry_path
    model_data_url = aws_ssm_parameter.artifact.insecure_value
  }

  lifecycle {
    ignore_changes = [primary_container] # later models are the state machine's
  }
}

resource "aws_sagemaker_endpoint_configuration" "first" {
  #checkov:skip=CKV_AWS_98:Serverless endpoints take no key; machines do, below.
  count       = local.trained ? 1 : 0
  name        = "${var.name}-first"
  kms_key_arn = var.serverless == null ? var.key_arn : null

  production_variants {
    variant_name           = local.variant.VariantName
    model_name             = aws_sagemaker_model.first[0].name
    instance_type          = var.serverless == null ? var.instances.type : null
    initial_instance_count = var.serverless == null ? var.instances.min : null
    initial_variant_weight = var.serverless == null ? 1 : null

    dynamic "serverless_config" {
      for_each = var.serverless[*]
      content {
        memory_size_in_mb = serverless_config.value.memory_mib
        max_concurrency   = serverless_config.value.concurrency
      }
    }
  }
}

resource "aws_sagemaker_endpoint" "this" {
  count                = local.trained ? 1 : 0
  name                 = var.name
  endpoint_config_name = aws_sagemaker_endpoint_configuration.first[0].name
  depends_on           = [aws_cloudwatch_log_group.this]

  lifecycle {
    ignore_changes = [endpoint_config_name] # the state machine's
  }
}

resource "aws_appautoscaling_target" "this" {
  count              = local.trained && var.serverless == null ? 1 : 0
  service_namespace  = "sagemaker"
  resource_id        = "endpoint/${aws_sagemaker_endpoint.this[0].name}/variant/${local.variant.VariantName}"
  scalable_dimension = "sagemaker:variant:DesiredInstanceCount"
  min_capacity       = var.instances.min
  max_capacity       = var.instances.max
}

resource "aws_appautoscaling_policy" "this" {
  count              = length(aws_appautoscaling_target.this)
  name               = "${var.name}-invocations"
  policy_type        = "TargetTrackingScaling"
  service_namespace  = aws_appautoscaling_target.this[0].service_namespace
  resource_id        = aws_appautoscaling_target.this[0].resource_id
  scalable_dimension = aws_appautoscaling_target.this[0].scalable_dimension

  target_tracking_scaling_policy_configuration {
    target_value       = var.instances.invocations_per_minute
    scale_out_cooldown = 60
    scale_in_cooldown  = 300
    predefined_metric_specification {
      predefined_metric_type = "SageMakerVariantInvocationsPerInstance"
    }
  }
}

# SageMaker would make it, without an end to what it keeps, and it would stay when all else goes.
# https://docs.aws.amazon.com/sagemaker/latest/dg/logging-cloudwatch.html
resource "aws_cloudwatch_log_group" "this" {
  #checkov:skip=CKV_AWS_338:Retention is the environment's decision.
  name              = "/aws/sagemaker/Endpoints/${var.name}"
  retention_in_days = var.log_retention_days
  kms_key_id        = var.key_arn
}

# Who trains and who serves.
resource "aws_iam_role" "this" {
  name                 = var.name
  assume_role_policy   = data.aws_iam_policy_document.trust.json
  permissions_boundary = var.permissions_boundary
}

resource "aws_iam_role_policy" "this" {
  name   = "train-and-serve"
  role   = aws_iam_role.this.id
  policy = data.aws_iam_policy_document.work.json
}

data "aws_iam_policy_document" "trust" {
  statement {
    actions = ["sts:AssumeRole"]
    principals {
      type        = "Service"
      identifiers = ["sagemaker.amazonaws.com"]
    }
    condition {
      test     = "StringEquals"
      variable = "aws:SourceAccount"
      values   = [data.aws_caller_identity.current.account_id]
    }
  }
}

data "aws_iam_policy_document" "work" {
  statement {
    sid       = "FindFiles"
    actions   = ["s3:ListBucket"]
    resources = [var.bucket.arn]
  }

  statement {
    sid       = "ReadTrainingSetsAndModels"
    actions   = ["s3:GetObject"]
    resources = [for folder in ["experiments", "models", "runs", "training"] : "${var.bucket.arn}/${folder}/*"]
  }

  statement {
    sid       = "WriteModels"
    actions   = ["s3:PutObject"]
    resources = ["${var.bucket.arn}/experiments/*", "${var.bucket.arn}/models/*"]
  }

  statement {
    sid       = "EncryptAndDecrypt"
    actions   = ["kms:CreateGrant", "kms:Decrypt", "kms:DescribeKey", "kms:GenerateDataKey"]
    resources = [var.key_arn]
  }

  statement {
    sid       = "WriteLogs"
    actions   = ["logs:CreateLogGroup", "logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"]
    resources = ["arn:${data.aws_partition.current.partition}:logs:${data.aws_region.current.region}:${data.aws_caller_identity.current.account_id}:log-group:/aws/sagemaker/*"]
  }

  statement {
    sid       = "LogInToTheRegistry"
    actions   = ["ecr:GetAuthorizationToken"]
    resources = ["*"] # the action knows no resource
  }

  statement {
    sid       = "PullTheContainer"
    actions   = ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"]
    resources = ["arn:${data.aws_partition.current.partition}:ecr:${data.aws_region.current.region}:${split(".", data.aws_sagemaker_prebuilt_ecr_image.xgboost.registry_path)[0]}:repository/sagemaker-xgboost"]
  }

  statement {
    sid       = "PublishMetrics"
    actions   = ["cloudwatch:PutMetricData"]
    resources = ["*"] # the action knows no resource, but a namespace
    condition {
      test     = "StringLike"
      variable = "cloudwatch:namespace"
      values   = ["/aws/sagemaker/*"]
    }
  }
}
