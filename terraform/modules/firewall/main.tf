locals {
  # CloudFront's ACLs and their logs live in us-east-1, wherever the environment is.
  # https://docs.aws.amazon.com/waf/latest/developerguide/how-aws-waf-works-resources.html
  region = var.scope == "CLOUDFRONT" ? "us-east-1" : null

  managed = {
    AWSManagedRulesAmazonIpReputationList = 10
    AWSManagedRulesKnownBadInputsRuleSet  = 20
    AWSManagedRulesCommonRuleSet          = 30
  }

  # Rules that see an attack where there is an honest event: a body may hold a product's name with a tag in it, a search for a path, or a
  # batch of more than 8 KB, and a shop's server may name no user agent. They count only. The API parses every body itself, against the
  # contract, and hands none of it on to a shell, a template or a query.
  # https://docs.aws.amazon.com/waf/latest/developerguide/aws-managed-rule-groups-baseline.html
  counted = {
    AWSManagedRulesAmazonIpReputationList = []
    AWSManagedRulesKnownBadInputsRuleSet  = ["JavaDeserializationRCE_BODY", "Log4JRCE_BODY", "ReactJSRCE_BODY"]
    AWSManagedRulesCommonRuleSet = [
      "CrossSiteScripting_BODY", "EC2MetaDataSSRF_BODY", "GenericLFI_BODY", "GenericRFI_BODY", "NoUserAgent_HEADER", "SizeRestrictions_BODY",
    ]
  }
}

resource "aws_wafv2_web_acl" "this" {
  #checkov:skip=CKV_AWS_192:AWSManagedRulesKnownBadInputsRuleSet, which holds the Log4j rules, is among local.managed; the check does not follow a for_each.
  region      = local.region
  name        = var.name
  description = "Rate limit per address, and AWS's lists of known attacks"
  scope       = var.scope

  default_action {
    allow {}
  }

  dynamic "rule" {
    for_each = var.requests_per_five_minutes[*]
    content {
      name     = "rate"
      priority = 1
      action {
        block {
          custom_response {
            response_code = 429
          }
        }
      }
      statement {
        rate_based_statement {
          limit              = rule.value
          aggregate_key_type = "IP"
        }
      }
      visibility_config {
        cloudwatch_metrics_enabled = true
        metric_name                = "${var.name}-rate"
        sampled_requests_enabled   = false
      }
    }
  }

  dynamic "rule" {
    for_each = local.managed
    content {
      name     = rule.key
      priority = rule.value
      override_action {
        none {}
      }
      statement {
        managed_rule_group_statement {
          vendor_name = "AWS"
          name        = rule.key

          dynamic "rule_action_override" {
            for_each = local.counted[rule.key]
            content {
              name = rule_action_override.value
              action_to_use {
                count {}
              }
            }
          }
        }
      }
      visibility_config {
        cloudwatch_metrics_enabled = true
        metric_name                = "${var.name}-${rule.key}"
        sampled_requests_enabled   = false
      }
    }
  }

  visibility_config {
    cloudwatch_metrics_enabled = true
    metric_name                = var.name
    sampled_requests_enabled   = false
  }
}

resource "aws_cloudwatch_log_group" "this" {
  #checkov:skip=CKV_AWS_158:Encrypted with our key in our region; CloudFront's log is in us-east-1, where that key is not.
  #checkov:skip=CKV_AWS_338:Retention is the environment's decision.
  region            = local.region
  name              = "aws-waf-logs-${var.name}" # WAF demands the first word
  retention_in_days = var.log_retention_days
  kms_key_id        = var.scope == "CLOUDFRONT" ? null : var.key_arn
}

resource "aws_wafv2_web_acl_logging_configuration" "this" {
  region                  = local.region
  resource_arn            = aws_wafv2_web_acl.this.arn
  log_destination_configs = [aws_cloudwatch_log_group.this.arn]

  logging_filter {
    default_behavior = "DROP"
    filter {
      behavior    = "KEEP"
      requirement = "MEETS_ANY"
      condition {
        action_condition {
          action = "BLOCK"
        }
      }
    }
  }

  dynamic "redacted_fields" {
    for_each = ["authorization", "cookie", "x-api-key"]
    content {
      single_header {
        name = redacted_fields.value
      }
    }
  }
}
