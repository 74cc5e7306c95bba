# The producer API: a load balancer in the public subnets, tasks in the private ones, as many as the traffic needs.

data "aws_region" "current" {}

data "aws_ec2_managed_prefix_list" "cloudfront" {
  count = var.https == null ? 1 : 0
  name  = "com.amazonaws.global.cloudfront.origin-facing"
}

locals {
  port     = 8080
  deployed = var.image.tag != "none"

  listener = var.https == null ? {
    port = 80, protocol = "HTTP", tls_policy = null, certificate_arn = null
    } : {
    port = 443, protocol = "HTTPS", tls_policy = "ELBSecurityPolicy-TLS13-1-2-2021-06", certificate_arn = var.https.certificate_arn
  }
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
  port                 = local.port
  stop_timeout_seconds = var.stop.timeout
  policy_json          = data.aws_iam_policy_document.serve.json
  log_retention_days   = var.log_retention_days
  key_arn              = var.key_arn

  secret_arns = {
    CARTSTREAM_PARTITION_KEY_SECRET = var.secret_arns.partition-key
    CARTSTREAM_API_KEYS             = var.secret_arns.api-keys
    CARTSTREAM_SHOPPER_TOKEN_SECRET = var.secret_arns.shopper-token
    CARTSTREAM_SHOPPER_KEYS         = var.secret_arns.shopper-keys
  }

  environment = merge(var.settings, {
    CARTSTREAM_ENVIRONMENT          = "cloud"
    CARTSTREAM_LOG_FORMAT           = "json"
    CARTSTREAM_METRICS              = "cloudwatch"
    CARTSTREAM_METRICS_NAMESPACE    = var.metrics_namespace
    CARTSTREAM_PORT                 = tostring(local.port)
    CARTSTREAM_STREAM               = var.stream.name
    CARTSTREAM_TABLE_PREFIX         = var.tables.prefix
    CARTSTREAM_CORS_ORIGINS         = join(",", var.cors_origins)
    CARTSTREAM_TRUSTED_PROXIES      = var.https == null ? "2" : "1" # CloudFront and the load balancer, or the load balancer alone
    CARTSTREAM_DEREGISTRATION_DELAY = "${var.stop.deregistration}s"
    CARTSTREAM_STOP_REQUESTS        = "${var.stop.requests}s"
    CARTSTREAM_STOP_FLUSH           = "${var.stop.flush}s"
    CARTSTREAM_STOP_TIMEOUT         = "${var.stop.timeout}s"
    }, var.model_endpoint == null ? {} : {
    CARTSTREAM_MODEL_ENDPOINT = var.model_endpoint.name
    CARTSTREAM_SCALER         = "s3://${var.model_scaler.bucket.name}/${var.model_scaler.key}"
  })
}

data "aws_iam_policy_document" "serve" {
  statement {
    sid       = "PutEvents"
    actions   = ["kinesis:DescribeStreamSummary", "kinesis:PutRecords"]
    resources = [var.stream.arn]
  }

  statement {
    sid       = "ReadFeatures"
    actions   = ["dynamodb:BatchGetItem", "dynamodb:GetItem", "dynamodb:Query"]
    resources = values(var.tables.arns)
  }

  statement {
    sid       = "ReadCatalogueTotalsAndClock"
    actions   = ["dynamodb:Scan"]
    resources = [for table in ["product_features", "products", "stream_clock"] : var.tables.arns[table]]
  }

  statement {
    sid       = "ChangeCatalogue"
    actions   = ["dynamodb:DeleteItem", "dynamodb:PutItem"]
    resources = [var.tables.arns["products"]]
  }

  dynamic "statement" {
    for_each = var.model_endpoint[*]
    content {
      sid       = "AskTheModel"
      actions   = ["sagemaker:InvokeEndpoint"]
      resources = [statement.value.arn]
    }
  }

  dynamic "statement" {
    for_each = var.model_endpoint[*]
    content {
      sid       = "ReadItsScaler"
      actions   = ["s3:GetObject"]
      resources = ["${var.model_scaler.bucket.arn}/${var.model_scaler.key}"]
    }
  }

  statement {
    sid       = "PublishMetrics"
    actions   = ["cloudwatch:PutMetricData"]
    resources = ["*"] # the action knows no resource, but a namespace
    condition {
      test     = "StringEquals"
      variable = "cloudwatch:namespace"
      values   = ["${var.metrics_namespace}/Api"]
    }
  }

  statement {
    sid       = "EncryptAndDecrypt"
    actions   = ["kms:Decrypt", "kms:GenerateDataKey"]
    resources = [var.key_arn]
    condition {
      test     = "StringEquals"
      variable = "kms:ViaService"
      values   = [for service in ["dynamodb", "kinesis", "s3"] : "${service}.${data.aws_region.current.region}.amazonaws.com"]
    }
  }
}

resource "aws_ecs_service" "this" {
  name                               = var.name
  cluster                            = var.cluster.arn
  task_definition                    = module.task.definition_arn
  desired_count                      = local.deployed ? var.size.min_tasks : 0
  launch_type                        = "FARGATE"
  platform_version                   = "LATEST"
  propagate_tags                     = "SERVICE"
  health_check_grace_period_seconds  = 60
  deployment_minimum_healthy_percent = 100
  deployment_maximum_percent         = 200

  network_configuration {
    subnets          = var.network.tasks.subnet_ids
    security_groups  = [aws_security_group.tasks.id]
    assign_public_ip = var.network.tasks.public # no security group lets anything in from there
  }

  load_balancer {
    target_group_arn = aws_lb_target_group.this.arn
    container_name   = "service"
    container_port   = local.port
  }

  deployment_circuit_breaker {
    enable   = true
    rollback = true
  }

  # The circuit breaker sees tasks that do not become healthy; this sees healthy ones that answer with errors.
  # https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-alarm-failure.html
  alarms {
    enable      = true
    rollback    = true
    alarm_names = [aws_cloudwatch_metric_alarm.deployment.alarm_name]
  }

  lifecycle {
    ignore_changes = [desired_count] # scaling's
  }

  depends_on = [aws_lb_listener.this]
}

resource "aws_cloudwatch_metric_alarm" "deployment" {
  #checkov:skip=CKV_AWS_319:ECS reads its state; the alarm api-errors tells the operator.
  alarm_name          = "${var.name}-roll-back"
  alarm_description   = "Rolls a deployment back whose tasks answer with errors (read by ECS, no action required)"
  namespace           = "AWS/ApplicationELB"
  metric_name         = "HTTPCode_Target_5XX_Count"
  statistic           = "Sum"
  period              = 60
  evaluation_periods  = 3
  datapoints_to_alarm = 2
  comparison_operator = "GreaterThanThreshold"
  threshold           = 10
  treat_missing_data  = "notBreaching"
  dimensions          = { LoadBalancer = aws_lb.this.arn_suffix, TargetGroup = aws_lb_target_group.this.arn_suffix }
}

resource "aws_lb" "this" {
  #checkov:skip=CKV_AWS_150:Deletion protection is the environment's decision; a development environment must go away with destroy.
  #checkov:skip=CKV2_AWS_76:The web ACL holds AWSManagedRulesKnownBadInputsRuleSet; the check does not follow the module firewall.
  #checkov:skip=CKV2_AWS_20:Without a certificate it is internal and CloudFront speaks TLS; with one there is no port 80 to redirect from.
  #checkov:skip=CKV2_AWS_28:Without a certificate every request has passed the page's web ACL; with one the association below gives it its own.
  name                       = var.name
  load_balancer_type         = "application"
  internal                   = var.https == null # no address on the internet: only our own distribution's VPC origin leads here
  subnets                    = var.https == null ? var.network.private_subnet_ids : var.network.public_subnet_ids
  security_groups            = [aws_security_group.balancer.id]
  drop_invalid_header_fields = true
  desync_mitigation_mode     = "strictest"
  enable_deletion_protection = var.protected
  idle_timeout               = 60 # below HttpTransport.IDLE_TIMEOUT: else a task closes a connection that is used at that moment, a 502

  access_logs {
    enabled = true
    bucket  = var.log_bucket
    prefix  = "balancer"
  }
}

resource "aws_lb_target_group" "this" {
  #checkov:skip=CKV_AWS_378:From the load balancer to the task it is our own network; TLS ends at the load balancer.
  name                          = var.name
  vpc_id                        = var.network.vpc_id
  target_type                   = "ip"
  port                          = local.port
  protocol                      = "HTTP"
  deregistration_delay          = var.stop.deregistration
  load_balancing_algorithm_type = "least_outstanding_requests"

  health_check {
    path                = "/health/ready"
    matcher             = "200"
    interval            = 5
    timeout             = 4
    healthy_threshold   = 2
    unhealthy_threshold = 2
  }
}

resource "aws_lb_listener" "this" {
  #checkov:skip=CKV_AWS_2:HTTP only where no certificate is set; then the load balancer is internal, behind a VPC origin.
  #checkov:skip=CKV_AWS_103:As above; with a certificate it is TLS 1.2 or 1.3.
  load_balancer_arn = aws_lb.this.arn
  port              = local.listener.port
  protocol          = local.listener.protocol
  ssl_policy        = local.listener.tls_policy
  certificate_arn   = local.listener.certificate_arn

  default_action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.this.arn
  }
}

resource "aws_wafv2_web_acl_association" "this" {
  count        = var.https == null ? 0 : 1
  resource_arn = aws_lb.this.arn
  web_acl_arn  = var.firewall_arn
}

resource "aws_security_group" "balancer" {
  name        = "${var.name}-balancer"
  description = "Clients, or CloudFront alone, to the load balancer"
  vpc_id      = var.network.vpc_id
  tags        = { Name = "${var.name}-balancer" }
}

resource "aws_vpc_security_group_ingress_rule" "clients" {
  security_group_id = aws_security_group.balancer.id
  description       = var.https == null ? "CloudFront's VPC origin" : "Everyone, over TLS"
  cidr_ipv4         = var.https == null ? null : "0.0.0.0/0"
  prefix_list_id    = one(data.aws_ec2_managed_prefix_list.cloudfront[*].id)
  ip_protocol       = "tcp"
  from_port         = local.listener.port
  to_port           = local.listener.port
}

resource "aws_vpc_security_group_egress_rule" "to_tasks" {
  security_group_id            = aws_security_group.balancer.id
  description                  = "To the tasks"
  referenced_security_group_id = aws_security_group.tasks.id
  ip_protocol                  = "tcp"
  from_port                    = local.port
  to_port                      = local.port
}

resource "aws_security_group" "tasks" {
  name        = "${var.name}-tasks"
  description = "The load balancer to the tasks, the tasks to AWS"
  vpc_id      = var.network.vpc_id
  tags        = { Name = "${var.name}-tasks" }
}

resource "aws_vpc_security_group_ingress_rule" "from_balancer" {
  security_group_id            = aws_security_group.tasks.id
  description                  = "From the load balancer"
  referenced_security_group_id = aws_security_group.balancer.id
  ip_protocol                  = "tcp"
  from_port                    = local.port
  to_port                      = local.port
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
  service_namespace  = "ecs"
  resource_id        = "service/${var.cluster.name}/${aws_ecs_service.this.name}"
  scalable_dimension = "ecs:service:DesiredCount"
  min_capacity       = local.deployed ? var.size.min_tasks : 0
  max_capacity       = local.deployed ? var.size.max_tasks : 0
}

resource "aws_appautoscaling_policy" "cpu" {
  name               = "${var.name}-cpu"
  policy_type        = "TargetTrackingScaling"
  service_namespace  = aws_appautoscaling_target.this.service_namespace
  resource_id        = aws_appautoscaling_target.this.resource_id
  scalable_dimension = aws_appautoscaling_target.this.scalable_dimension

  target_tracking_scaling_policy_configuration {
    target_value       = 60
    scale_out_cooldown = 60
    scale_in_cooldown  = 300
    predefined_metric_specification {
      predefined_metric_type = "ECSServiceAverageCPUUtilization"
    }
  }
}

resource "aws_appautoscaling_policy" "requests" {
  name               = "${var.name}-requests"
  policy_type        = "TargetTrackingScaling"
  service_namespace  = aws_appautoscaling_target.this.service_namespace
  resource_id        = aws_appautoscaling_target.this.resource_id
  scalable_dimension = aws_appautoscaling_target.this.scalable_dimension

  target_tracking_scaling_policy_configuration {
    target_value       = var.requests_per_task * 60 # the metric counts a minute
    scale_out_cooldown = 60
    scale_in_cooldown  = 300
    predefined_metric_specification {
      predefined_metric_type = "ALBRequestCountPerTarget"
      resource_label         = "${aws_lb.this.arn_suffix}/${aws_lb_target_group.this.arn_suffix}"
    }
  }
}
