# The batch job: reads the archive, writes the training set, the scaler and what is bought together.

data "aws_caller_identity" "current" {}
data "aws_partition" "current" {}
data "aws_region" "current" {}

locals {
  folder     = "glue"
  log_prefix = "/${var.name}/glue"

  # What has not been built yet is not uploaded: a plan needs no build.
  files = { for use, path in var.files : use => path if fileexists(path) }
  s3    = { for use, path in var.files : use => "s3://${var.bucket.name}/${local.folder}/${basename(path)}" }
}

resource "aws_s3_object" "file" {
  for_each    = local.files
  bucket      = var.bucket.name
  key         = "${local.folder}/${basename(each.value)}"
  source      = each.value
  source_hash = filemd5(each.value)
  kms_key_id  = var.key_arn
}

resource "aws_glue_job" "this" {
  name                   = var.name
  description            = "Batch features, training set, scaler and neighbours from the archive"
  role_arn               = aws_iam_role.this.arn
  glue_version           = "5.0"
  worker_type            = "G.1X"
  number_of_workers      = var.workers
  timeout                = var.timeout_minutes
  max_retries            = 0 # the state machine decides
  security_configuration = aws_glue_security_configuration.this.name

  command {
    name            = "glueetl"
    python_version  = "3"
    script_location = local.s3.script
  }

  default_arguments = merge(var.arguments, {
    "--job-language"                 = "python"
    "--enable-metrics"               = "true"
    "--enable-observability-metrics" = "true"
    "--custom-logGroup-prefix"       = local.log_prefix
    "--TempDir"                      = "s3://${var.bucket.name}/glue-temp/"
    "--extra-py-files"               = local.s3.package
    "--definition"                   = local.s3.definition
    "--archive"                      = "s3://${var.archive.name}/"
    "--output"                       = "s3://${var.bucket.name}/runs/manual/"
    "--table-prefix"                 = var.tables.prefix
    "--region"                       = data.aws_region.current.region
    "--checkpoints"                  = var.leases.name
    "--delivery-delay"               = tostring(var.delivery_seconds)
  })

  execution_property {
    max_concurrent_runs = 1
  }

  depends_on = [aws_s3_object.file]
}

# Every live feature against the archive, each night; a run that fails has found a difference, and its audit.json says which.
resource "aws_glue_trigger" "audit" {
  count       = var.audit_schedule == null ? 0 : 1
  name        = "${var.name}-audit"
  description = "Holds the live features against the archive"
  type        = "SCHEDULED"
  schedule    = var.audit_schedule

  actions {
    job_name = aws_glue_job.this.name
    arguments = {
      "--steps"  = "audit"
      "--output" = "s3://${var.bucket.name}/runs/audit/"
    }
  }
}

resource "aws_glue_security_configuration" "this" {
  name = var.name

  encryption_configuration {
    cloudwatch_encryption {
      cloudwatch_encryption_mode = "SSE-KMS"
      kms_key_arn                = var.key_arn
    }
    job_bookmarks_encryption {
      job_bookmarks_encryption_mode = "CSE-KMS"
      kms_key_arn                   = var.key_arn
    }
    s3_encryption {
      s3_encryption_mode = "SSE-KMS"
      kms_key_arn        = var.key_arn
    }
  }
}

# Glue would make them, without an end to what they keep, and they would stay when all else goes.
# https://docs.aws.amazon.com/glue/latest/dg/monitor-continuous-logging.html
resource "aws_cloudwatch_log_group" "this" {
  #checkov:skip=CKV_AWS_338:Retention is the environment's decision.
  for_each          = toset(["error", "output"])
  name              = "${local.log_prefix}/${each.key}"
  retention_in_days = var.log_retention_days
  kms_key_id        = var.key_arn
}

resource "aws_iam_role" "this" {
  name                 = var.name
  assume_role_policy   = data.aws_iam_policy_document.trust.json
  permissions_boundary = var.permissions_boundary
}

resource "aws_iam_role_policy" "this" {
  name   = "run"
  role   = aws_iam_role.this.id
  policy = data.aws_iam_policy_document.run.json
}

data "aws_iam_policy_document" "trust" {
  statement {
    actions = ["sts:AssumeRole"]
    principals {
      type        = "Service"
      identifiers = ["glue.amazonaws.com"]
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
    sid       = "FindFiles"
    actions   = ["s3:GetBucketLocation", "s3:ListBucket"]
    resources = [var.archive.arn, var.bucket.arn]
  }

  statement {
    sid       = "SeeWhetherEventsAreDeleted"
    actions   = ["s3:GetLifecycleConfiguration"]
    resources = [var.archive.arn]
  }

  statement {
    sid       = "FindTheArchivesTable"
    actions   = ["glue:GetTable"]
    resources = var.archive.table_arns
  }

  statement {
    sid     = "ReadEventsAndItsOwnCode"
    actions = ["s3:GetObject"]
    resources = [
      "${var.archive.arn}/${var.archive.prefix}/*",
      "${var.bucket.arn}/${local.folder}/*",
    ]
  }

  statement {
    sid     = "WriteTrainingSets"
    actions = ["s3:DeleteObject", "s3:GetObject", "s3:PutObject"]
    # EMRFS marks a folder by an empty object beside it.
    # https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-plan-file-systems.html
    resources = flatten([for folder in ["runs", "glue-temp"] : ["${var.bucket.arn}/${folder}/*", "${var.bucket.arn}/${folder}_$folder$"]])
  }

  statement {
    sid       = "ReadTables"
    actions   = ["dynamodb:BatchGetItem", "dynamodb:DescribeTable", "dynamodb:GetItem", "dynamodb:Query", "dynamodb:Scan"]
    resources = values(var.tables.arns)
  }

  statement {
    sid       = "ReadCheckpoints"
    actions   = ["dynamodb:Scan"]
    resources = [var.leases.arn]
  }

  statement {
    sid       = "WriteBatchTables"
    actions   = ["dynamodb:BatchWriteItem", "dynamodb:DeleteItem", "dynamodb:PutItem", "dynamodb:UpdateItem"]
    resources = [for table in var.written_tables : var.tables.arns[table]]
  }

  statement {
    sid       = "EncryptAndDecrypt"
    actions   = ["kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey"]
    resources = [var.key_arn]
  }

  statement {
    sid       = "WriteItsLogs"
    actions   = ["logs:AssociateKmsKey", "logs:CreateLogStream", "logs:PutLogEvents"]
    resources = flatten([for group in aws_cloudwatch_log_group.this : [group.arn, "${group.arn}:*"]])
  }

  # Glue itself names these two groups for what a run prints.
  statement {
    sid     = "WriteGluesOwnLogs"
    actions = ["logs:AssociateKmsKey", "logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"]
    resources = [
      "arn:${data.aws_partition.current.partition}:logs:${data.aws_region.current.region}:${data.aws_caller_identity.current.account_id}:log-group:/aws-glue/*:*",
    ]
  }

  statement {
    sid       = "PublishMetrics"
    actions   = ["cloudwatch:PutMetricData"]
    resources = ["*"] # the action knows no resource, but a namespace
    condition {
      test     = "StringEquals"
      variable = "cloudwatch:namespace"
      values   = ["Glue"]
    }
  }
}
