# The low-latency branch: API Gateway writes into Kinesis itself, no code of ours between. It cannot validate as the API does, nor keep
# one record in flight per shopper, so it has a small stream of its own. One partition key per shopper keeps the order in there.

data "aws_partition" "current" {}
data "aws_region" "current" {}

locals {
  stage = "live"
}

resource "aws_api_gateway_rest_api" "this" {
  name        = var.name
  description = "Events straight into the stream ${var.stream.name}"

  endpoint_configuration {
    types = ["REGIONAL"]
  }

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_api_gateway_resource" "events" {
  rest_api_id = aws_api_gateway_rest_api.this.id
  parent_id   = aws_api_gateway_rest_api.this.root_resource_id
  path_part   = "events"
}

resource "aws_api_gateway_model" "event" {
  rest_api_id  = aws_api_gateway_rest_api.this.id
  name         = "ShoppingEvent"
  description  = "What API Gateway can check of the contract; the bridge checks the rest"
  content_type = "application/json"
  schema       = file("${path.module}/model.json")
}

resource "aws_api_gateway_request_validator" "body" {
  rest_api_id           = aws_api_gateway_rest_api.this.id
  name                  = "body"
  validate_request_body = true
}

resource "aws_api_gateway_method" "post" {
  rest_api_id          = aws_api_gateway_rest_api.this.id
  resource_id          = aws_api_gateway_resource.events.id
  http_method          = "POST"
  authorization        = "NONE"
  api_key_required     = true
  request_validator_id = aws_api_gateway_request_validator.body.id
  request_models       = { "application/json" = aws_api_gateway_model.event.name }
}

resource "aws_api_gateway_integration" "put_record" {
  rest_api_id             = aws_api_gateway_rest_api.this.id
  resource_id             = aws_api_gateway_resource.events.id
  http_method             = aws_api_gateway_method.post.http_method
  type                    = "AWS"
  integration_http_method = "POST"
  uri                     = "arn:${data.aws_partition.current.partition}:apigateway:${data.aws_region.current.region}:kinesis:action/PutRecord"
  credentials             = aws_iam_role.put.arn
  passthrough_behavior    = "NEVER"
  timeout_milliseconds    = 5000

  request_parameters = { "integration.request.header.Content-Type" = "'application/x-amz-json-1.1'" }
  request_templates  = { "application/json" = templatefile("${path.module}/put-record.vtl", { stream = var.stream.name }) }
}

resource "aws_api_gateway_method_response" "answers" {
  for_each    = toset(["202", "503"])
  rest_api_id = aws_api_gateway_rest_api.this.id
  resource_id = aws_api_gateway_resource.events.id
  http_method = aws_api_gateway_method.post.http_method
  status_code = each.value

  response_parameters = each.value == "503" ? { "method.response.header.Retry-After" = true } : {}
}

resource "aws_api_gateway_integration_response" "accepted" {
  rest_api_id = aws_api_gateway_rest_api.this.id
  resource_id = aws_api_gateway_resource.events.id
  http_method = aws_api_gateway_method.post.http_method
  status_code = aws_api_gateway_method_response.answers["202"].status_code

  response_templates = { "application/json" = jsonencode({ message = "accepted", sequence_number = "$input.path('$.SequenceNumber')" }) }

  depends_on = [aws_api_gateway_integration.put_record]
}

# Whatever Kinesis refuses (its throttling is a 400) is not in the stream: the client must come again.
resource "aws_api_gateway_integration_response" "refused" {
  rest_api_id       = aws_api_gateway_rest_api.this.id
  resource_id       = aws_api_gateway_resource.events.id
  http_method       = aws_api_gateway_method.post.http_method
  status_code       = aws_api_gateway_method_response.answers["503"].status_code
  selection_pattern = "4\\d{2}|5\\d{2}"

  response_parameters = { "method.response.header.Retry-After" = "'1'" }
  response_templates  = { "application/json" = jsonencode({ title = "The stream did not take the event", status = 503 }) }

  depends_on = [aws_api_gateway_integration.put_record]
}

resource "aws_api_gateway_deployment" "this" {
  rest_api_id = aws_api_gateway_rest_api.this.id

  triggers = {
    definition = sha1(jsonencode([
      file("${path.module}/model.json"),
      aws_api_gateway_method.post.request_models,
      aws_api_gateway_integration.put_record.uri,
      aws_api_gateway_integration.put_record.request_templates,
      aws_api_gateway_integration_response.accepted.response_templates,
      aws_api_gateway_integration_response.refused.response_templates,
    ]))
  }

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_api_gateway_stage" "live" {
  #checkov:skip=CKV2_AWS_77:The web ACL holds AWSManagedRulesKnownBadInputsRuleSet; the check does not follow the module firewall.
  #checkov:skip=CKV_AWS_120:Events are not to be cached.
  #checkov:skip=CKV2_AWS_51:Clients show an API key; shops have no client certificates.
  rest_api_id          = aws_api_gateway_rest_api.this.id
  deployment_id        = aws_api_gateway_deployment.this.id
  stage_name           = local.stage
  xray_tracing_enabled = true
  depends_on           = [aws_cloudwatch_log_group.execution]

  access_log_settings {
    destination_arn = aws_cloudwatch_log_group.this.arn
    format = jsonencode({
      request_id = "$context.requestId"
      status     = "$context.status"
      latency    = "$context.responseLatency"
      error      = "$context.error.messageString"
    })
  }
}

resource "aws_api_gateway_method_settings" "all" {
  #checkov:skip=CKV_AWS_225:Events are not to be cached.
  #checkov:skip=CKV_AWS_308:As above, so there is no cache to encrypt.
  rest_api_id = aws_api_gateway_rest_api.this.id
  stage_name  = aws_api_gateway_stage.live.stage_name
  method_path = "*/*"

  settings {
    metrics_enabled        = true
    logging_level          = "ERROR"
    data_trace_enabled     = false # bodies are user data
    throttling_rate_limit  = var.requests_per_second.rate
    throttling_burst_limit = var.requests_per_second.burst
  }
}

resource "aws_api_gateway_usage_plan" "this" {
  name        = var.name
  description = "Clients that post events here"

  api_stages {
    api_id = aws_api_gateway_rest_api.this.id
    stage  = aws_api_gateway_stage.live.stage_name
  }

  throttle_settings {
    rate_limit  = var.requests_per_second.rate
    burst_limit = var.requests_per_second.burst
  }
}

resource "aws_api_gateway_api_key" "shop" {
  name        = var.name
  description = "The shop's key"
}

resource "aws_api_gateway_usage_plan_key" "shop" {
  key_id        = aws_api_gateway_api_key.shop.id
  key_type      = "API_KEY"
  usage_plan_id = aws_api_gateway_usage_plan.this.id
}

resource "aws_wafv2_web_acl_association" "this" {
  resource_arn = aws_api_gateway_stage.live.arn
  web_acl_arn  = var.firewall_arn
}

# API Gateway would make it, without an end to what it keeps, and it would stay when all else goes.
# https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-logging.html
resource "aws_cloudwatch_log_group" "execution" {
  #checkov:skip=CKV_AWS_158:Its name is API Gateway's, and the key admits log groups by the environment's; it holds errors, and no bodies.
  #checkov:skip=CKV_AWS_338:Retention is the environment's decision.
  name              = "API-Gateway-Execution-Logs_${aws_api_gateway_rest_api.this.id}/${local.stage}"
  retention_in_days = var.log_retention_days
}

resource "aws_cloudwatch_log_group" "this" {
  #checkov:skip=CKV_AWS_338:Retention is the environment's decision.
  name              = "/${var.name}/access"
  retention_in_days = var.log_retention_days
  kms_key_id        = var.key_arn
}

resource "aws_iam_role" "put" {
  name                 = "${var.name}-put"
  assume_role_policy   = data.aws_iam_policy_document.trust.json
  permissions_boundary = var.permissions_boundary
}

resource "aws_iam_role_policy" "put" {
  name   = "put"
  role   = aws_iam_role.put.id
  policy = data.aws_iam_policy_document.put.json
}

data "aws_iam_policy_document" "trust" {
  statement {
    actions = ["sts:AssumeRole"]
    principals {
      type        = "Service"
      identifiers = ["apigateway.amazonaws.com"]
    }
  }
}

data "aws_iam_policy_document" "put" {
  statement {
    sid       = "PutEvents"
    actions   = ["kinesis:PutRecord"]
    resources = [var.stream.arn]
  }

  statement {
    sid       = "Encrypt"
    actions   = ["kms:GenerateDataKey"]
    resources = [var.key_arn]
  }
}
