# The worker in its other mode: reads the direct stream, checks what API Gateway could not, forwards into the main stream. As many tasks
# as the small stream has shards; a task that dies is replaced, and its successor goes on from the checkpoint.

data "aws_caller_identity" "current" {}
data "aws_partition" "current" {}
data "aws_region" "current" {}

locals {
  health_port = 8081
  deployed    = var.image.tag != "none"

  table_prefix_arn = "arn:${data.aws_partition.current.partition}:dynamodb:${data.aws_region.current.region}:${data.aws_caller_identity.current.account_id}:table"
}

module "task" {
  source               = "../task"
  permissions_boundary = var.permissions_boundary

  name                 = var.name
  image                = "${var.image.repository_url}:${var.image.tag}"
  repository_arn       = var.image.repository_arn
  cpu                  = var.size.cpu
  memory_mib           = var.size.memory_mib
  architecture         = var.architecture
  port                 = local.health_port
  stop_timeout_seconds = var.stop.timeout
  secret_arns          = { CARTSTREAM_PARTITION_KEY_SECRET = var.partition_key_secret_arn }
  policy_json          = data.aws_iam_policy_document.work.json
  log_retention_days   = var.log_retention_days
  key_arn              = var.key_arn

  environment = merge(var.settings, {
    CARTSTREAM_MODE                        = "bridge"
    CARTSTREAM_ENVIRONMENT                 = "cloud"
    CARTSTREAM_LOG_FORMAT                  = "json"
    CARTSTREAM_METRICS                     = "cloudwatch"
    CARTSTREAM_METRICS_NAMESPACE           = var.metrics_namespace
    CARTSTREAM_HEALTH_PORT                 = tostring(local.health_port)
    CARTSTREAM_STREAM                      = var.direct_stream.name
    CARTSTREAM_FORWARD_STREAM              = var.main_stream.name
    CARTSTREAM_APPLICATION                 = var.leases.name
    CARTSTREAM_DEAD_LETTER_DELIVERY_STREAM = var.dead_letters.name
    CARTSTREAM_STOP_TIMEOUT                = "${var.stop.handover}s"
  })
}

data "aws_iam_policy_document" "work" {
  # https://docs.aws.amazon.com/streams/latest/dev/kcl-iam-permissions.html
  statement {
    sid = "ReadTheDirectStream"
    actions = [
      "kinesis:DescribeStream",
      "kinesis:DescribeStreamSummary",
      "kinesis:GetRecords",
      "kinesis:GetShardIterator",
      "kinesis:ListShards",
    ]
    resources = [var.direct_stream.arn]
  }

  statement {
    sid       = "ForwardIntoTheMainStream"
    actions   = ["kinesis:PutRecords"]
    resources = [var.main_stream.arn]
  }

  # As the worker's: Terraform makes the table and its index.
  statement {
    sid = "HoldLeases"
    actions = [
      "dynamodb:ConditionCheckItem",
      "dynamodb:DeleteItem",
      "dynamodb:DescribeTable",
      "dynamodb:GetItem",
      "dynamodb:PutItem",
      "dynamodb:Query",
      "dynamodb:Scan",
      "dynamodb:UpdateItem",
    ]
    resources = [var.leases.arn, "${var.leases.arn}/index/LeaseOwnerToLeaseKeyIndex"]
  }

  # KCL asks once whether an older KCL left these two; where they do not exist it is a new application.
  statement {
    sid     = "LookForTablesOfAnOlderKcl"
    actions = ["dynamodb:DescribeTable"]
    resources = [
      "${local.table_prefix_arn}/${var.leases.name}-CoordinatorState",
      "${local.table_prefix_arn}/${var.leases.name}-WorkerMetricStats",
    ]
  }

  statement {
    sid       = "SetAside"
    actions   = ["firehose:PutRecordBatch"]
    resources = [var.dead_letters.arn]
  }

  statement {
    sid       = "PublishMetrics"
    actions   = ["cloudwatch:PutMetricData"]
    resources = ["*"] # the action knows no resource, but a namespace
    condition {
      test     = "StringEquals"
      variable = "cloudwatch:namespace"
      values   = ["${var.metrics_namespace}/Bridge", var.leases.name] # KCL's own metrics go into a namespace of the application's name
    }
  }

  statement {
    sid       = "EncryptAndDecrypt"
    actions   = ["kms:Decrypt", "kms:GenerateDataKey"]
    resources = [var.key_arn]
    condition {
      test     = "StringEquals"
      variable = "kms:ViaService"
      values   = [for service in ["dynamodb", "firehose", "kinesis"] : "${service}.${data.aws_region.current.region}.amazonaws.com"]
    }
  }
}

resource "aws_ecs_service" "this" {
  name                               = var.name
  cluster                            = var.cluster.arn
  task_definition                    = module.task.definition_arn
  desired_count                      = local.deployed ? var.size.tasks : 0
  propagate_tags                     = "SERVICE"
  deployment_minimum_healthy_percent = 0 # the old task hands its shards over, the new one takes them
  deployment_maximum_percent         = 200

  network_configuration {
    subnets          = var.network.tasks.subnet_ids
    security_groups  = [aws_security_group.tasks.id]
    assign_public_ip = var.network.tasks.public # no security group lets anything in from there
  }

  deployment_circuit_breaker {
    enable   = true
    rollback = true
  }

  lifecycle {
    # Where tasks run (Fargate or Spot) follows the cluster's default.
    ignore_changes = [capacity_provider_strategy]
  }
}

resource "aws_security_group" "tasks" {
  name        = "${var.name}-tasks"
  description = "The tasks to AWS; nobody to the tasks" # lint-prose: kept, since AWS replaces a group whose description changes
  vpc_id      = var.network.vpc_id
  tags        = { Name = "${var.name}-tasks" }
}

# From a private subnet, which has no route out, this reaches the endpoints of AWS services and nothing else.
resource "aws_vpc_security_group_egress_rule" "to_aws" {
  security_group_id = aws_security_group.tasks.id
  description       = "TLS to the endpoints of AWS services"
  cidr_ipv4         = "0.0.0.0/0"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}
