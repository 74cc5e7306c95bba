# The seed's main architecture: an HTTP API before a function. The function is the API image itself; the Lambda Web Adapter, one file
# in it, turns invocations into requests to port 8080. For shops with little traffic: it costs nothing without requests.

data "aws_caller_identity" "current" {}

# Lambda cannot read a secret into a variable by itself as ECS can.
data "aws_secretsmanager_secret_version" "current" {
  for_each  = var.secret_ids
  secret_id = each.value
}

resource "aws_lambda_function" "this" {
  #checkov:skip=CKV_AWS_117:It calls AWS services only; in a VPC it would need an endpoint for each and start later.
  #checkov:skip=CKV_AWS_116:Called synchronously, so there is nothing to set aside.
  #checkov:skip=CKV_AWS_272:Code signing knows zip files only; images are pinned by an immutable tag.
  function_name                  = var.name
  description                    = "The API image, called through an HTTP API"
  role                           = aws_iam_role.this.arn
  package_type                   = "Image"
  image_uri                      = var.image_uri
  architectures                  = [var.architecture]
  memory_size                    = var.memory_mib
  timeout                        = 29
  reserved_concurrent_executions = var.concurrency # https://docs.aws.amazon.com/lambda/latest/dg/configuration-concurrency.html
  kms_key_arn                    = var.key_arn

  environment {
    variables = merge(
      var.environment,
      { for name, secret in data.aws_secretsmanager_secret_version.current : name => secret.secret_string },
      {
        AWS_LWA_PORT                    = "8080"
        AWS_LWA_READINESS_CHECK_PATH    = "/health/live"
        CARTSTREAM_METRICS              = "none" # a frozen function cannot publish once a minute
        CARTSTREAM_DEREGISTRATION_DELAY = "0s"
      },
    )
  }

  logging_config {
    log_format = "Text"
    log_group  = aws_cloudwatch_log_group.function.name
  }

  tracing_config {
    mode = "Active"
  }
}

resource "aws_cloudwatch_log_group" "function" {
  #checkov:skip=CKV_AWS_338:Retention is the environment's decision.
  name              = "/aws/lambda/${var.name}"
  retention_in_days = var.log_retention_days
  kms_key_id        = var.key_arn
}

resource "aws_cloudwatch_log_group" "access" {
  #checkov:skip=CKV_AWS_338:Retention is the environment's decision.
  name              = "/aws/apigateway/${var.name}"
  retention_in_days = var.log_retention_days
  kms_key_id        = var.key_arn
}

resource "aws_apigatewayv2_api" "this" {
  name          = var.name
  protocol_type = "HTTP"
}

resource "aws_apigatewayv2_integration" "this" {
  api_id                 = aws_apigatewayv2_api.this.id
  integration_type       = "AWS_PROXY"
  integration_uri        = aws_lambda_function.this.invoke_arn
  payload_format_version = "2.0"
}

resource "aws_apigatewayv2_route" "all" {
  #checkov:skip=CKV_AWS_309:The API itself asks for its key.
  api_id    = aws_apigatewayv2_api.this.id
  route_key = "$default"
  target    = "integrations/${aws_apigatewayv2_integration.this.id}"
}

resource "aws_apigatewayv2_stage" "live" {
  api_id      = aws_apigatewayv2_api.this.id
  name        = "$default"
  auto_deploy = true

  access_log_settings {
    destination_arn = aws_cloudwatch_log_group.access.arn
    format = jsonencode({
      request_id = "$context.requestId"
      status     = "$context.status"
      latency    = "$context.responseLatency"
    })
  }

  default_route_settings {
    throttling_rate_limit  = 500
    throttling_burst_limit = 1000
  }
}

resource "aws_lambda_permission" "gateway" {
  statement_id  = "TheHttpApiCalls"
  action        = "lambda:InvokeFunction"
  function_name = aws_lambda_function.this.function_name
  principal     = "apigateway.amazonaws.com"
  source_arn    = "${aws_apigatewayv2_api.this.execution_arn}/*"
}

resource "aws_iam_role" "this" {
  name                 = var.name
  assume_role_policy   = data.aws_iam_policy_document.trust.json
  permissions_boundary = var.permissions_boundary
}

resource "aws_iam_role_policy" "serve" {
  name   = "serve"
  role   = aws_iam_role.this.id
  policy = var.policy_json
}

resource "aws_iam_role_policy" "run" {
  name   = "run"
  role   = aws_iam_role.this.id
  policy = data.aws_iam_policy_document.run.json
}

data "aws_iam_policy_document" "trust" {
  statement {
    actions = ["sts:AssumeRole"]
    principals {
      type        = "Service"
      identifiers = ["lambda.amazonaws.com"]
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
    sid       = "WriteItsLog"
    actions   = ["logs:CreateLogStream", "logs:PutLogEvents"]
    resources = ["${aws_cloudwatch_log_group.function.arn}:*"]
  }

  statement {
    sid       = "Trace"
    actions   = ["xray:PutTelemetryRecords", "xray:PutTraceSegments"]
    resources = ["*"] # the actions know no resource
  }

  statement {
    sid       = "DecryptItsSettings"
    actions   = ["kms:Decrypt"]
    resources = [var.key_arn]
  }
}
