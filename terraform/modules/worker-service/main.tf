# The KCL worker: no door of its own, as many tasks as the lag asks for, never more than there are shards to hold.

data "aws_caller_identity" "current" {}
data "aws_partition" "current" {}
data "aws_region" "current" {}

locals {
  health_port = 8081
  deployed    = var.image.tag != "none"

  # Never more than there are shards. How many an on-demand stream has, the scaling alarm asks the workers.
  tasks = var.stream.shards == 0 ? { min = var.size.min_tasks, max = var.size.max_tasks } : {
    min = min(var.size.min_tasks, var.stream.shards), max = min(var.size.max_tasks, var.stream.shards)
  }

  service = { ClusterName = var.cluster.name, ServiceName = var.name }

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
  policy_json          = data.aws_iam_policy_document.work.json
  log_retention_days   = var.log_retention_days
  key_arn              = var.key_arn

  environment = merge(var.settings, {
    CARTSTREAM_ENVIRONMENT                 = "cloud"
    CARTSTREAM_LOG_FORMAT                  = "json"
    CARTSTREAM_METRICS                     = var.rebuilds ? "none" : "cloudwatch"
    CARTSTREAM_METRICS_NAMESPACE           = var.metrics_namespace
    CARTSTREAM_ARCHIVE                     = var.rebuilds ? "off" : "on"
    CARTSTREAM_HEALTH_PORT                 = tostring(local.health_port)
    CARTSTREAM_STREAM                      = var.stream.name
    CARTSTREAM_APPLICATION                 = var.leases.name
    CARTSTREAM_TABLE_PREFIX                = var.tables.prefix
    CARTSTREAM_ARCHIVE_DELIVERY_STREAM     = var.archive.name
    CARTSTREAM_DEAD_LETTER_DELIVERY_STREAM = var.dead_letters.name
    CARTSTREAM_STOP_TIMEOUT                = "${var.stop.handover}s"
    CARTSTREAM_STREAM_RETENTION            = "${var.stream.retention_hours}h"
    CARTSTREAM_RETRIEVAL                   = var.fan_out ? "fan_out" : "polling"
  })
}

data "aws_iam_policy_document" "work" {
  # https://docs.aws.amazon.com/streams/latest/dev/kcl-iam-permissions.html
  statement {
    sid = "ReadTheStream"
    actions = [
      "kinesis:DescribeStream",
      "kinesis:DescribeStreamSummary",
      "kinesis:GetRecords",
      "kinesis:GetShardIterator",
      "kinesis:ListShards",
    ]
    resources = [var.stream.arn]
  }

  dynamic "statement" {
    for_each = var.fan_out ? ["RegisterForFanOut"] : []
    content {
      sid       = statement.value
      actions   = ["kinesis:DescribeStreamConsumer", "kinesis:RegisterStreamConsumer", "kinesis:SubscribeToShard"]
      resources = [var.stream.arn, "${var.stream.arn}/consumer/${var.leases.name}:*"]
    }
  }

  # Read in the source of KCL 3.5.1: leases, worker metrics and coordinator state are items of this table; the table and its index
  # are made by Terraform, so neither CreateTable nor UpdateTable is needed.
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
    sid     = "FoldFeatures"
    actions = ["dynamodb:BatchGetItem", "dynamodb:PutItem"]
    resources = [
      for table in ["user_features", "user_activity", "product_features", "stream_clock"] : var.tables.arns[table]
    ]
  }

  dynamic "statement" {
    for_each = var.rebuilds ? [] : ["ArchiveAndSetAside"]
    content {
      sid       = statement.value
      actions   = ["firehose:PutRecordBatch"]
      resources = [var.archive.arn, var.dead_letters.arn]
    }
  }

  dynamic "statement" {
    for_each = var.rebuilds ? [] : ["PublishMetrics"]
    content {
      sid       = statement.value
      actions   = ["cloudwatch:PutMetricData"]
      resources = ["*"] # the action knows no resource, but a namespace
      condition {
        test     = "StringEquals"
        variable = "cloudwatch:namespace"
        values   = ["${var.metrics_namespace}/Worker", var.leases.name] # KCL's own metrics go into a namespace of the application's name
      }
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
  desired_count                      = local.deployed ? local.tasks.min : 0
  propagate_tags                     = "SERVICE"
  deployment_minimum_healthy_percent = 100 # one task could neither stop nor start within less: the bounds are whole tasks
  deployment_maximum_percent         = 200 # https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DeploymentConfiguration.html

  network_configuration {
    subnets          = var.network.tasks.subnet_ids
    security_groups  = [aws_security_group.tasks.id]
    assign_public_ip = var.network.tasks.public # no security group lets anything in from there
  }

  deployment_circuit_breaker {
    enable   = true
    rollback = true
  }

  # The circuit breaker sees tasks that do not become healthy; this sees healthy ones whose shards do not move.
  # https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-alarm-failure.html
  dynamic "alarms" {
    for_each = aws_cloudwatch_metric_alarm.deployment[*].alarm_name
    content {
      enable      = true
      rollback    = true
      alarm_names = [alarms.value]
    }
  }

  lifecycle {
    # The count is scaling's; where tasks run (Fargate or Spot) follows the cluster's default.
    ignore_changes = [desired_count, capacity_provider_strategy]
  }
}

resource "aws_cloudwatch_metric_alarm" "deployment" {
  #checkov:skip=CKV_AWS_319:ECS reads its state; the alarm worker-stalled tells the operator.
  count = var.rebuilds ? 0 : 1

  alarm_name          = "${var.name}-roll-back"
  alarm_description   = "Rolls a deployment back whose tasks hold shards that do not move (read by ECS, no action required)"
  namespace           = "${var.metrics_namespace}/Worker"
  metric_name         = "shards.stalled.value"
  statistic           = "Maximum"
  period              = 60
  evaluation_periods  = 3
  datapoints_to_alarm = 3
  comparison_operator = "GreaterThanThreshold"
  threshold           = 0
  treat_missing_data  = "notBreaching"
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

resource "aws_appautoscaling_target" "this" {
  count = var.rebuilds ? 0 : 1

  service_namespace  = "ecs"
  resource_id        = "service/${var.cluster.name}/${aws_ecs_service.this.name}"
  scalable_dimension = "ecs:service:DesiredCount"
  min_capacity       = local.deployed ? local.tasks.min : 0
  max_capacity       = local.deployed ? local.tasks.max : 0
}

# A task helps where tasks are short of CPU and there is a shard for it. A backlog of another making (a throttled table, Firehose, a hot shard)
# is not read faster by more of them, so it adds none and holds none. Lag does not shrink in proportion to the tasks, so target tracking would
# overshoot: steps out of lag, one step back at little CPU. Every step moves leases, so going back is slow.
resource "aws_appautoscaling_policy" "out" {
  count = var.rebuilds ? 0 : 1

  name               = "${var.name}-out"
  policy_type        = "StepScaling"
  service_namespace  = aws_appautoscaling_target.this[0].service_namespace
  resource_id        = aws_appautoscaling_target.this[0].resource_id
  scalable_dimension = aws_appautoscaling_target.this[0].scalable_dimension

  step_scaling_policy_configuration {
    adjustment_type         = "PercentChangeInCapacity"
    metric_aggregation_type = "Maximum"
    cooldown                = 120

    min_adjustment_magnitude = 1

    step_adjustment {
      metric_interval_lower_bound = "0"
      metric_interval_upper_bound = tostring(9 * var.lag_seconds * 1000)
      scaling_adjustment          = 25
    }
    step_adjustment {
      metric_interval_lower_bound = tostring(9 * var.lag_seconds * 1000)
      scaling_adjustment          = 100
    }
  }
}

resource "aws_cloudwatch_metric_alarm" "behind" {
  count = var.rebuilds ? 0 : 1

  alarm_name          = "${var.name}-scale-out"
  alarm_description   = "Adds worker tasks while the worst shard lags, CPU is short, and shards outnumber tasks (scaling alarm, no action required)"
  evaluation_periods  = 2
  comparison_operator = "GreaterThanOrEqualToThreshold"
  threshold           = var.lag_seconds * 1000
  treat_missing_data  = "missing"
  alarm_actions       = [aws_appautoscaling_policy.out[0].arn]

  # https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/using-metric-math.html
  metric_query {
    id          = "curable"
    label       = "Lag that a task more would shorten"
    expression  = "IF(cpu >= 60 AND tasks < shards, lag, 0)"
    return_data = true
  }

  metric_query {
    id = "lag"
    metric {
      namespace   = "${var.metrics_namespace}/Worker"
      metric_name = "lag.value"
      stat        = "Maximum"
      period      = 60
    }
  }

  metric_query {
    id = "shards"
    metric {
      namespace   = "${var.metrics_namespace}/Worker"
      metric_name = "shards.value"
      stat        = "Sum"
      period      = 60
    }
  }

  metric_query {
    id = "cpu"
    metric {
      namespace   = "AWS/ECS"
      metric_name = "CPUUtilization"
      stat        = "Average"
      period      = 60
      dimensions  = local.service
    }
  }

  # Each task sends a value a minute, so their number is that of the tasks.
  # https://docs.aws.amazon.com/AmazonECS/latest/developerguide/cloudwatch-metrics.html#cw_running_task_count
  metric_query {
    id = "tasks"
    metric {
      namespace   = "AWS/ECS"
      metric_name = "CPUUtilization"
      stat        = "SampleCount"
      period      = 60
      dimensions  = local.service
    }
  }
}

resource "aws_appautoscaling_policy" "in" {
  count = var.rebuilds ? 0 : 1

  name               = "${var.name}-in"
  policy_type        = "StepScaling"
  service_namespace  = aws_appautoscaling_target.this[0].service_namespace
  resource_id        = aws_appautoscaling_target.this[0].resource_id
  scalable_dimension = aws_appautoscaling_target.this[0].scalable_dimension

  step_scaling_policy_configuration {
    adjustment_type         = "ChangeInCapacity"
    metric_aggregation_type = "Maximum"
    cooldown                = 600

    step_adjustment {
      metric_interval_upper_bound = "0"
      scaling_adjustment          = -1
    }
  }
}

# Idle is little CPU, lag or none: what lags then waits for something else than a worker.
resource "aws_cloudwatch_metric_alarm" "idle" {
  count = var.rebuilds ? 0 : 1

  alarm_name          = "${var.name}-scale-in"
  alarm_description   = "Removes one worker task after a quarter of an hour at low CPU (scaling alarm, no action required)"
  namespace           = "AWS/ECS"
  metric_name         = "CPUUtilization"
  dimensions          = local.service
  statistic           = "Average"
  period              = 60
  evaluation_periods  = 15
  datapoints_to_alarm = 15
  comparison_operator = "LessThanThreshold"
  threshold           = 30
  treat_missing_data  = "missing"
  alarm_actions       = [aws_appautoscaling_policy.in[0].arn]
}
