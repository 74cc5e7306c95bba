# What calls the operator. Every alarm has a chapter in the run book that begins with what to look at.

locals {
  minutes = 60

  # metric, what is wrong, threshold, for how many of how many minutes, and what silence means.
  alarms = merge({
    api-down = {
      metric = "balancer.healthy", says = "No API task is healthy", below = 1, of = 2, datapoints = 2, silence = "breaching"
    }
    api-errors = {
      metric = "balancer.target_5xx", says = "The API answers with errors of its own", above = 10, of = 5, datapoints = 3, silence = "notBreaching"
    }
    api-unreachable = {
      metric = "balancer.own_5xx", says = "The load balancer finds no task to ask", above = 10, of = 5, datapoints = 3, silence = "notBreaching"
    }
    events-failed = {
      metric = "api.failed", says = "Events could not be made durable; clients were told to come again", above = 0, of = 5, datapoints = 2, silence = "notBreaching"
    }
    stream-away = {
      metric = "api.stream_available", says = "The stream does not answer; events are rejected, reads go on", below = 1, of = 3, datapoints = 2, silence = "notBreaching"
    }
    api-busy = {
      metric = "api.busy", says = "Events are answered busy: too many bytes in flight", above = 0, of = 5, datapoints = 3, silence = "notBreaching"
    }
    put-latency = {
      metric = "api.put_latency.avg", says = "The stream takes long to acknowledge", above = 500, of = 5, datapoints = 5, silence = "notBreaching"
    }
    stream-throttled = {
      metric = "stream.write_throttled", says = "The stream has too few shards, or one is hot", above = 0, of = 10, datapoints = 5, silence = "notBreaching"
    }
    worker-lag = {
      metric = "worker.lag", says = "Feature lag above 60 s, or no lag data", above = 60000, of = 5, datapoints = 5, silence = "breaching"
    }
    worker-stalled = {
      metric = "worker.shards_stalled", says = "A shard has work and does not move, or is not read", above = 0, of = 3, datapoints = 3, silence = "breaching"
    }
    events-expiring = {
      metric     = "stream.iterator_age", says = "Half of the retention has passed: unread events will be lost"
      above      = var.watched.retention_hours * 3600 * 1000 / 2
      of         = 5
      datapoints = 3
      silence    = "notBreaching"
    }
    stale-features = {
      metric = "worker.freshness.max", says = "Features show up late", above = 15000, of = 10, datapoints = 8, silence = "notBreaching"
    }
    dead-letters = {
      metric = "worker.dead_letters", says = "Records that hold no event were set aside", above = 0, of = 1, datapoints = 1, silence = "notBreaching"
    }
    items-set-aside = {
      metric = "worker.set_aside", says = "Items of shoppers or products are set aside, and wait for a backfill", above = 0, of = 1, datapoints = 1, silence = "notBreaching"
    }
    cycle-failures = {
      metric = "worker.cycle_failures", says = "Commit cycles fail and are retried", above = 3, of = 5, datapoints = 3, silence = "notBreaching"
    }
    two-shards = {
      metric = "worker.shard_conflicts", says = "Shoppers come through two live shards: a lane key changed, or a foreign producer", above = 0, of = 30, datapoints = 15, silence = "notBreaching"
    }
    products-forgotten = {
      metric = "worker.forgotten", says = "A shopper's item reached its bound", above = 0, of = 1, datapoints = 1, silence = "notBreaching"
    }
    archive-late = {
      metric = "archive.age", says = "The archive is late", above = 900, of = 5, datapoints = 3, silence = "notBreaching"
    }
    archive-failing = {
      metric = "archive.success", says = "Firehose cannot write the archive", below = 1, of = 5, datapoints = 3, silence = "notBreaching"
    }
    dead-letters-failing = {
      metric = "dead_letters.success", says = "Firehose cannot write the dead letters", below = 1, of = 5, datapoints = 3, silence = "notBreaching"
    }
    retraining-failed = {
      metric = "retraining.failed", says = "The model could not be retrained", above = 0, of = 1, datapoints = 1, silence = "notBreaching"
    }
    },
    {
      for table in keys(var.watched.tables) : "throttled-${replace(table, "_", "-")}" => {
        metric = "${table}.write_throttled", says = "Writes to ${table} are throttled", above = 0, of = 10, datapoints = 5, silence = "notBreaching"
      }
    },
    var.watched.model_is_live ? {
      model-unfit = {
        metric = "recommend.model_compatible", says = "Model, scaler and features do not fit each other, so the model is not asked", below = 1, of = 10, datapoints = 10, silence = "notBreaching"
      }
      ranking-falls-back = {
        metric = "recommend.fallback.late", says = "The model answers too late, and shoppers get the fallback ranking", above = 50, of = 10, datapoints = 8, silence = "notBreaching"
      }
      model-errors = {
        metric = "model.errors", says = "The model's endpoint fails; recommendations are the fallback's", above = 5, of = 5, datapoints = 3, silence = "notBreaching"
      }
    } : {},
    var.watched.direct_stream == null ? {} : {
      bridge-lag = {
        metric = "bridge.lag", says = "Events of the direct path are late, or no bridge says that they are not", above = 60000, of = 5, datapoints = 5, silence = "breaching"
      }
      bridge-stalled = {
        metric = "bridge.shards_stalled", says = "A shard of the direct stream has work and does not move, or is not read", above = 0, of = 3, datapoints = 3, silence = "breaching"
      }
      bridge-dead-letters = {
        metric = "bridge.dead_letters", says = "What was posted on the direct path breaks the contract and was set aside", above = 0, of = 1, datapoints = 1, silence = "notBreaching"
      }
      direct-expiring = {
        metric     = "direct.iterator_age", says = "Half of the small stream's retention is over: the bridge does not read it"
        above      = coalesce(var.watched.direct_stream_hours, 24) * 3600 * 1000 / 2
        of         = 5
        datapoints = 3
        silence    = "notBreaching"
      }
  })
}

resource "aws_cloudwatch_metric_alarm" "this" {
  #checkov:skip=CKV_AWS_319:Alarms are armed with the first deploy; before it there is nothing to watch.
  for_each            = local.alarms
  alarm_name          = "${var.name}-${each.key}"
  alarm_description   = "${each.value.says}. ${var.runbook}#${each.key}"
  namespace           = local.metrics[each.value.metric].namespace
  metric_name         = local.metrics[each.value.metric].name
  dimensions          = local.metrics[each.value.metric].dimensions
  statistic           = local.metrics[each.value.metric].statistic
  period              = local.minutes
  evaluation_periods  = each.value.of
  datapoints_to_alarm = each.value.datapoints
  comparison_operator = can(each.value.below) ? "LessThanThreshold" : "GreaterThanThreshold"
  threshold           = try(each.value.below, each.value.above)
  treat_missing_data  = each.value.silence
  actions_enabled     = var.armed
  alarm_actions       = [aws_sns_topic.alarms.arn]
  ok_actions          = [aws_sns_topic.alarms.arn]
}

resource "aws_sns_topic" "alarms" {
  name              = "${var.name}-alarms"
  kms_master_key_id = var.key_arn
}

resource "aws_sns_topic_policy" "alarms" {
  arn    = aws_sns_topic.alarms.arn
  policy = data.aws_iam_policy_document.alarms.json
}

data "aws_iam_policy_document" "alarms" {
  statement {
    sid       = "AlarmsOfThisAccount"
    actions   = ["sns:Publish"]
    resources = [aws_sns_topic.alarms.arn]
    principals {
      type        = "Service"
      identifiers = ["cloudwatch.amazonaws.com"]
    }
    condition {
      test     = "StringEquals"
      variable = "aws:SourceAccount"
      values   = [data.aws_caller_identity.current.account_id]
    }
  }

  # EventBridge knows no conditions in a topic's policy: with one, nothing arrives.
  # https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html#eb-sns-permissions
  statement {
    sid       = "RulesOfThisEnvironment"
    actions   = ["sns:Publish"]
    resources = [aws_sns_topic.alarms.arn]
    principals {
      type        = "Service"
      identifiers = ["events.amazonaws.com"]
    }
  }
}

# What no metric says: Glue counts no failed runs, it sends an event.
# https://docs.aws.amazon.com/glue/latest/dg/automating-awsglue-with-cloudwatch-events.html
locals {
  rules = {
    batch-failed = {
      says    = "A run of the feature job failed: the nightly audit has found a difference, or could not look"
      pattern = { source = ["aws.glue"], detail-type = ["Glue Job State Change"], detail = { jobName = [var.watched.batch_job], state = ["FAILED", "TIMEOUT", "ERROR"] } }
    }
  }
}

resource "aws_cloudwatch_event_rule" "this" {
  for_each      = local.rules
  name          = "${var.name}-${each.key}"
  description   = "${each.value.says}. ${var.runbook}#${each.key}"
  event_pattern = jsonencode(each.value.pattern)
}

resource "aws_cloudwatch_event_target" "alarms" {
  for_each = local.rules
  rule     = aws_cloudwatch_event_rule.this[each.key].name
  arn      = aws_sns_topic.alarms.arn

  input_transformer {
    input_paths    = { job = "$.detail.jobName", run = "$.detail.jobRunId", state = "$.detail.state" }
    input_template = "\"${each.value.says} (<job> <run>, <state>). ${var.runbook}#${each.key}\"" # jsonencode would escape the brackets
  }
}

resource "aws_sns_topic_subscription" "mail" {
  for_each  = var.subscribers
  topic_arn = aws_sns_topic.alarms.arn
  protocol  = "email"
  endpoint  = each.value
}
