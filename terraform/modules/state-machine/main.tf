# Retraining, from the archive to the live endpoint, on a schedule or by `make execute-pipeline`.

data "aws_caller_identity" "current" {}
data "aws_partition" "current" {}
data "aws_region" "current" {}

locals {
  here      = "${data.aws_region.current.region}:${data.aws_caller_identity.current.account_id}"
  sagemaker = "arn:${data.aws_partition.current.partition}:sagemaker:${local.here}"

  bucket = "arn:${data.aws_partition.current.partition}:s3:::${var.bucket}"

  code = "training"

  definition = templatefile("${path.module}/definition.asl.json.tftpl", {
    partition          = data.aws_partition.current.partition
    name               = var.name
    job                = var.job.name
    bucket             = var.bucket
    scaler             = var.scaler
    key                = var.key_arn
    container          = var.training.container
    training_role      = var.training.role_arn
    training_instance  = var.training.instance_type
    training_timeout   = var.training.timeout_seconds
    code               = local.code
    gate_minimum       = var.minimum_over_fallback
    endpoint           = var.endpoint.name
    artifact_parameter = var.endpoint.artifact_parameter.name
    isolated           = var.endpoint.isolated
    topic              = var.topic_arn

    # What failed without a word of why is tried again before it counts as failed.
    retry = jsonencode({
      ErrorEquals     = ["States.TaskFailed", "States.Timeout"]
      IntervalSeconds = 5
      MaxAttempts     = 4
      BackoffRate     = 2
      JitterStrategy  = "FULL"
    })

    # A serverless variant has no instance count to retain.
    retain_properties = !can(var.endpoint.variant.ServerlessConfig)
    variant           = jsonencode(merge(var.endpoint.variant, { "ModelName.$" = "$.run.name" }))
  })
}

# A script in the container, not the container's own algorithm: that one ranks no groups of a CSV, and would be another model than the one that
# was judged.
# https://docs.aws.amazon.com/sagemaker/latest/dg/xgboost-how-to-use.html
resource "aws_s3_object" "code" {
  for_each    = var.training.files
  bucket      = var.bucket
  key         = "${local.code}/${each.key}"
  source      = each.value
  source_hash = filemd5(each.value)
  kms_key_id  = var.key_arn
}

resource "aws_sfn_state_machine" "this" {
  name       = var.name
  type       = "STANDARD"
  role_arn   = aws_iam_role.run.arn
  definition = local.definition

  logging_configuration {
    level                  = "ALL"
    include_execution_data = true
    log_destination        = "${aws_cloudwatch_log_group.this.arn}:*"
  }

  tracing_configuration {
    enabled = true
  }

  encryption_configuration {
    type                              = "CUSTOMER_MANAGED_KMS_KEY"
    kms_key_id                        = var.key_arn
    kms_data_key_reuse_period_seconds = 900
  }

  depends_on = [aws_iam_role_policy.run]
}

resource "aws_cloudwatch_log_group" "this" {
  #checkov:skip=CKV_AWS_338:Retention is the environment's decision.
  name              = "/aws/vendedlogs/states/${var.name}"
  retention_in_days = var.log_retention_days
  kms_key_id        = var.key_arn
}

resource "aws_scheduler_schedule" "this" {
  count                        = var.schedule == null ? 0 : 1
  name                         = var.name
  description                  = "Retrains the model"
  schedule_expression          = var.schedule
  schedule_expression_timezone = "UTC"
  kms_key_arn                  = var.key_arn

  flexible_time_window {
    mode                      = "FLEXIBLE"
    maximum_window_in_minutes = 15
  }

  target {
    arn      = aws_sfn_state_machine.this.arn
    role_arn = aws_iam_role.schedule.arn
    input    = "{}"

    retry_policy {
      maximum_event_age_in_seconds = 3600
      maximum_retry_attempts       = 3
    }
  }
}

resource "aws_iam_role" "schedule" {
  name                 = "${var.name}-schedule"
  assume_role_policy   = data.aws_iam_policy_document.schedule_trust.json
  permissions_boundary = var.permissions_boundary
}

resource "aws_iam_role_policy" "schedule" {
  name   = "start"
  role   = aws_iam_role.schedule.id
  policy = data.aws_iam_policy_document.schedule.json
}

data "aws_iam_policy_document" "schedule_trust" {
  statement {
    actions = ["sts:AssumeRole"]
    principals {
      type        = "Service"
      identifiers = ["scheduler.amazonaws.com"]
    }
    condition {
      test     = "StringEquals"
      variable = "aws:SourceAccount"
      values   = [data.aws_caller_identity.current.account_id]
    }
  }
}

data "aws_iam_policy_document" "schedule" {
  statement {
    sid       = "StartTheStateMachine"
    actions   = ["states:StartExecution"]
    resources = [aws_sfn_state_machine.this.arn]
  }

  statement {
    sid       = "ReadItsInput"
    actions   = ["kms:Decrypt"]
    resources = [var.key_arn]
  }
}

resource "aws_iam_role" "run" {
  name                 = var.name
  assume_role_policy   = data.aws_iam_policy_document.run_trust.json
  permissions_boundary = var.permissions_boundary
}

resource "aws_iam_role_policy" "run" {
  name   = "retrain"
  role   = aws_iam_role.run.id
  policy = data.aws_iam_policy_document.run.json
}

data "aws_iam_policy_document" "run_trust" {
  statement {
    actions = ["sts:AssumeRole"]
    principals {
      type        = "Service"
      identifiers = ["states.amazonaws.com"]
    }
    condition {
      test     = "StringEquals"
      variable = "aws:SourceAccount"
      values   = [data.aws_caller_identity.current.account_id]
    }
  }
}

data "aws_iam_policy_document" "run" {
  statement {
    sid       = "RunTheJob"
    actions   = ["glue:BatchStopJobRun", "glue:GetJobRun", "glue:GetJobRuns", "glue:StartJobRun"]
    resources = [var.job.arn]
  }

  statement {
    sid       = "TrainUnderItsOwnName"
    actions   = ["sagemaker:AddTags", "sagemaker:CreateTrainingJob", "sagemaker:DescribeTrainingJob", "sagemaker:StopTrainingJob"]
    resources = ["${local.sagemaker}:training-job/${var.name}-*"]
  }

  statement {
    sid     = "MakeModelsUnderItsOwnName"
    actions = ["sagemaker:AddTags", "sagemaker:CreateEndpointConfig", "sagemaker:CreateModel"]
    resources = [
      "${local.sagemaker}:endpoint-config/${var.name}-*",
      "${local.sagemaker}:model/${var.name}-*",
    ]
  }

  statement {
    sid     = "MoveTheEndpoint"
    actions = ["sagemaker:DescribeEndpoint", "sagemaker:UpdateEndpoint"]
    resources = [
      "${local.sagemaker}:endpoint/${var.endpoint.name}",
      "${local.sagemaker}:endpoint-config/${var.name}-*",
    ]
  }

  statement {
    sid       = "LookForTheEndpoint"
    actions   = ["sagemaker:ListEndpoints"]
    resources = ["*"] # the action knows no resource
  }

  statement {
    sid       = "HandTheTrainingRoleOver"
    actions   = ["iam:PassRole"]
    resources = [var.training.role_arn]
    condition {
      test     = "StringEquals"
      variable = "iam:PassedToService"
      values   = ["sagemaker.amazonaws.com"]
    }
  }

  # How ".sync" waits for a training job.
  # https://docs.aws.amazon.com/step-functions/latest/dg/connect-sagemaker.html
  statement {
    sid       = "WaitForTraining"
    actions   = ["events:DescribeRule", "events:PutRule", "events:PutTargets"]
    resources = ["arn:${data.aws_partition.current.partition}:events:${local.here}:rule/StepFunctionsGetEventsForSageMakerTrainingJobsRule"]
  }

  statement {
    sid       = "RememberTheModel"
    actions   = ["ssm:PutParameter"]
    resources = [var.endpoint.artifact_parameter.arn]
  }

  statement {
    sid       = "ReadTheScalersOfRunsAndTheQualityOfModels"
    actions   = ["s3:GetObject"]
    resources = ["${local.bucket}/runs/*/scaler.json", "${local.bucket}/models/*/quality/quality.json"]
  }

  statement {
    sid       = "PublishTheScaler"
    actions   = ["s3:PutObject"]
    resources = ["${local.bucket}/${var.scaler}"]
  }

  statement {
    sid       = "TellOfAFailure"
    actions   = ["sns:Publish"]
    resources = [var.topic_arn]
  }

  statement {
    sid       = "EncryptAndDecrypt"
    actions   = ["kms:Decrypt", "kms:GenerateDataKey"]
    resources = [var.key_arn]
  }

  # None of these knows a resource. https://docs.aws.amazon.com/step-functions/latest/dg/cw-logs.html and xray-iam.html
  statement {
    sid = "LogAndTrace"
    actions = [
      "logs:CreateLogDelivery",
      "logs:DeleteLogDelivery",
      "logs:DescribeLogGroups",
      "logs:DescribeResourcePolicies",
      "logs:GetLogDelivery",
      "logs:ListLogDeliveries",
      "logs:PutResourcePolicy",
      "logs:UpdateLogDelivery",
      "xray:GetSamplingRules",
      "xray:GetSamplingTargets",
      "xray:PutTelemetryRecords",
      "xray:PutTraceSegments",
    ]
    resources = ["*"]
  }
}
