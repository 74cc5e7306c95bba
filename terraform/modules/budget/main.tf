# What the account may cost in a month, told before it has cost that; and what suddenly costs more than it did. An account holds one environment
# (docs/operations.md, Accounts), so the account's bill is the environment's.

resource "aws_budgets_budget" "month" {
  name         = var.name
  budget_type  = "COST"
  limit_amount = tostring(var.monthly_usd)
  limit_unit   = "USD"
  time_unit    = "MONTHLY"

  # Halfway and full as billed, and full as AWS forecasts it.
  # https://docs.aws.amazon.com/cost-management/latest/userguide/budgets-best-practices.html
  dynamic "notification" {
    for_each = length(var.subscribers) == 0 ? {} : { half = ["ACTUAL", 50], full = ["ACTUAL", 100], forecast = ["FORECASTED", 100] }
    content {
      comparison_operator        = "GREATER_THAN"
      notification_type          = notification.value[0]
      threshold                  = notification.value[1]
      threshold_type             = "PERCENTAGE"
      subscriber_email_addresses = var.subscribers
    }
  }
}

# An account has one monitor of its services, which AWS makes for new accounts itself; so this one watches what bears our tag.
# https://docs.aws.amazon.com/cost-management/latest/userguide/management-limits.html
resource "aws_ce_anomaly_monitor" "environment" {
  name         = var.name
  monitor_type = "CUSTOM"

  monitor_specification = jsonencode({
    And            = null
    CostCategories = null
    Dimensions     = null
    Not            = null
    Or             = null
    Tags           = { Key = "Environment", MatchOptions = null, Values = [var.environment] }
  })
}

resource "aws_ce_anomaly_subscription" "environment" {
  count            = length(var.subscribers) == 0 ? 0 : 1
  name             = var.name
  frequency        = "DAILY"
  monitor_arn_list = [aws_ce_anomaly_monitor.environment.arn]

  dynamic "subscriber" {
    for_each = var.subscribers
    content {
      type    = "EMAIL"
      address = subscriber.value
    }
  }

  threshold_expression {
    dimension {
      key           = "ANOMALY_TOTAL_IMPACT_ABSOLUTE"
      match_options = ["GREATER_THAN_OR_EQUAL"]
      values        = [tostring(var.anomaly_usd)]
    }
  }
}
