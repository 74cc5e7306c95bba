# A notebook in the private subnets, for people who look at the data and try models; what goes live comes from the state machine.

data "aws_caller_identity" "current" {}
data "aws_partition" "current" {}
data "aws_region" "current" {}

locals {
  folder   = "notebook"
  training = "arn:${data.aws_partition.current.partition}:sagemaker:${data.aws_region.current.region}:${data.aws_caller_identity.current.account_id}:training-job/${var.name}-*"
}

# What has not been built yet is not uploaded: a plan needs no build.
resource "aws_s3_object" "file" {
  for_each    = { for name, path in var.files : name => path if fileexists(path) }
  bucket      = var.bucket.name
  key         = "${local.folder}/${each.key}"
  source      = each.value
  source_hash = filemd5(each.value)
  kms_key_id  = var.key_arn
}

resource "aws_sagemaker_notebook_instance_lifecycle_configuration" "this" {
  name = var.name

  on_start = base64encode(templatefile("${path.module}/on-start.sh.tftpl", {
    bucket = var.bucket.name
    home   = "/home/ec2-user/SageMaker"
    python = "/home/ec2-user/anaconda3/envs/python3/bin/python"
  }))
}

resource "aws_sagemaker_notebook_instance" "this" {
  name                   = var.name
  instance_type          = var.instance_type
  volume_size            = var.volume_gib
  platform_identifier    = "notebook-al2023-v1"
  role_arn               = aws_iam_role.this.arn
  lifecycle_config_name  = aws_sagemaker_notebook_instance_lifecycle_configuration.this.name
  kms_key_id             = var.key_arn
  subnet_id              = var.network.subnet_id
  security_groups        = [aws_security_group.this.id]
  direct_internet_access = "Disabled"
  root_access            = "Disabled"

  instance_metadata_service_configuration {
    minimum_instance_metadata_service_version = "2"
  }
}

resource "aws_security_group" "this" {
  name        = var.name
  description = "The notebook to AWS; nobody to the notebook" # lint-prose: kept, since AWS replaces a group whose description changes
  vpc_id      = var.network.vpc_id
  tags        = { Name = var.name }
}

resource "aws_vpc_security_group_egress_rule" "to_aws" {
  security_group_id = aws_security_group.this.id
  description       = "TLS to the endpoints of AWS services"
  cidr_ipv4         = "0.0.0.0/0"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_iam_role" "this" {
  name                 = var.name
  assume_role_policy   = data.aws_iam_policy_document.trust.json
  permissions_boundary = var.permissions_boundary
}

resource "aws_iam_role_policy" "this" {
  name   = "explore"
  role   = aws_iam_role.this.id
  policy = data.aws_iam_policy_document.explore.json
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

data "aws_iam_policy_document" "explore" {
  statement {
    sid       = "FindFiles"
    actions   = ["s3:GetBucketLocation", "s3:ListBucket"]
    resources = [var.archive.arn, var.bucket.arn]
  }

  statement {
    sid       = "ReadEvents"
    actions   = ["s3:GetObject"]
    resources = ["${var.archive.arn}/${var.archive.prefix}/*"]
  }

  statement {
    sid       = "ReadTheNotebookAndRuns"
    actions   = ["s3:GetObject"]
    resources = ["${var.bucket.arn}/${local.folder}/*", "${var.bucket.arn}/runs/*"]
  }

  statement {
    sid       = "WriteExperiments"
    actions   = ["s3:DeleteObject", "s3:GetObject", "s3:PutObject"]
    resources = ["${var.bucket.arn}/experiments/*"]
  }

  statement {
    sid       = "TrainUnderItsOwnName"
    actions   = ["sagemaker:CreateTrainingJob", "sagemaker:DescribeTrainingJob", "sagemaker:StopTrainingJob"]
    resources = [local.training]
  }

  statement {
    sid       = "HandTheTrainingRoleOver"
    actions   = ["iam:PassRole"]
    resources = [var.training_role_arn]
    condition {
      test     = "StringEquals"
      variable = "iam:PassedToService"
      values   = ["sagemaker.amazonaws.com"]
    }
  }

  statement {
    sid       = "EncryptAndDecrypt"
    actions   = ["kms:CreateGrant", "kms:Decrypt", "kms:DescribeKey", "kms:GenerateDataKey"]
    resources = [var.key_arn]
  }

  statement {
    sid       = "WriteItsLog"
    actions   = ["logs:CreateLogGroup", "logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"]
    resources = ["arn:${data.aws_partition.current.partition}:logs:${data.aws_region.current.region}:${data.aws_caller_identity.current.account_id}:log-group:/aws/sagemaker/NotebookInstances:*"]
  }
}
