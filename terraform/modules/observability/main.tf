# The dashboard: from the shop's traffic down to what it costs. Every metric of dashboard and alarms stands in metrics.json.tftpl, once;
# terraform/checks holds that file against what the code emits.

data "aws_caller_identity" "current" {}
data "aws_region" "current" {}

locals {
  metrics = jsondecode(templatefile("${path.module}/metrics.json.tftpl", merge(var.watched, {
    namespace     = var.metrics_namespace
    region        = data.aws_region.current.region
    direct_stream = coalesce(var.watched.direct_stream, "none")
    firewall      = coalesce(var.watched.firewall, "none")
  })))

  tables = keys(var.watched.tables)

  # Rows of widgets: title, unit, and the metrics shown.
  rows = concat([
    {
      heading = "Shop traffic"
      widgets = [
        { title = "Events accepted per minute", unit = "events", metrics = ["api.accepted"] },
        { title = "Requests per minute", unit = "requests", metrics = concat(["balancer.requests"], var.watched.firewall == null ? [] : ["firewall.blocked"]) },
        { title = "Response time, p99", unit = "seconds", metrics = ["balancer.response_time"] },
      ]
    },
    {
      heading = "Refusals"
      widgets = [
        { title = "Events rejected, by reason", unit = "events", metrics = ["api.rejected.unreadable", "api.rejected.invalid", "api.rejected.too_large"] },
        { title = "Events busy, unavailable or failed", unit = "events", metrics = ["api.busy", "api.unavailable", "api.failed"] },
        { title = "Error answers", unit = "answers", metrics = ["balancer.target_4xx", "balancer.target_5xx", "balancer.own_5xx"] },
      ]
    },
    {
      heading = "Into the stream"
      widgets = [
        { title = "Put latency", unit = "ms", metrics = ["api.put_latency.avg", "api.put_latency.max"] },
        { title = "Throttles, retries, lost calls", unit = "per minute", metrics = ["stream.write_throttled", "api.throttles", "api.retries", "api.puts_lost"] },
        { title = "Stream available (1) or away (0), worst task", unit = "", metrics = ["api.stream_available"] },
        { title = "Bytes in flight, worst task", unit = "bytes", metrics = ["api.bytes_in_flight"] },
      ]
    },
    {
      heading = "Out of the stream"
      widgets = [
        { title = "Lag of the worst shard", unit = "ms", metrics = ["worker.lag", "stream.iterator_age"] },
        { title = "Age of the oldest checkpoint", unit = "ms", metrics = ["worker.checkpoint_age"] },
        { title = "Freshness: from receipt to features", unit = "ms", metrics = ["worker.freshness.avg", "worker.freshness.max"] },
        { title = "Events committed per minute", unit = "events", metrics = ["worker.events", "worker.records"] },
        { title = "Commit cycle", unit = "ms", metrics = ["worker.cycle.avg", "worker.cycle.max"] },
        { title = "Shards held, stalled", unit = "shards", metrics = ["worker.shards", "worker.shards_stalled"] },
      ]
    },
    {
      heading = "What should be zero"
      widgets = [
        { title = "Dead letters", unit = "records", metrics = ["worker.dead_letters"] },
        { title = "Feature errors", unit = "per minute", metrics = ["worker.cycle_failures", "worker.races_lost", "worker.shard_conflicts", "worker.forgotten", "worker.set_aside"] },
        { title = "Duplicates, counted once", unit = "events", metrics = ["worker.duplicates", "worker.replays"] },
        { title = "Throttles and retries of the worker", unit = "calls", metrics = ["worker.throttles", "worker.retries", "stream.read_throttled"] },
        { title = "Archive: share delivered", unit = "share", metrics = ["archive.success", "dead_letters.success"] },
        { title = "Archive: age of the oldest record, throttles", unit = "seconds, records", metrics = ["archive.age", "archive.throttled"] },
      ]
    },
    {
      heading = "Recommendations"
      widgets = [
        { title = "Answers, by who ranked", unit = "per minute", metrics = ["recommend.model.count", "recommend.fallback.count"] },
        { title = "Time of an answer", unit = "ms", metrics = ["recommend.model.avg", "recommend.model.max", "recommend.fallback.avg", "recommend.fallback.max"] },
        { title = "Fallbacks, by reason", unit = "per minute", metrics = [for reason in ["no_model", "circuit_open", "late", "failed", "shopper_unread"] : "recommend.fallback.${reason}"] },
        { title = "Model, scaler and features fit (1) or not (0)", unit = "", metrics = ["recommend.model_compatible"] },
        { title = "Products ranked for an answer", unit = "products", metrics = ["recommend.candidates"] },
        { title = "Calls made for answers", unit = "per minute", metrics = ["recommend.calls.dynamodb", "recommend.calls.sagemaker"] },
      ]
    },
    {
      heading = "Model"
      widgets = [
        { title = "Invocations and errors", unit = "calls", metrics = ["model.invocations", "model.errors"] },
        { title = "Latency of the model, p99", unit = "microseconds", metrics = ["model.latency"] },
        { title = "Retraining", unit = "runs", metrics = ["retraining.succeeded", "retraining.failed"] },
      ]
    },
    {
      heading = "Tasks"
      widgets = [
        { title = "Tasks running", unit = "tasks", metrics = ["api.tasks", "worker.tasks"] },
        { title = "CPU", unit = "percent", metrics = ["api.cpu", "worker.cpu"] },
        { title = "Memory, worst task", unit = "percent", metrics = ["api.memory", "worker.memory"] },
      ]
    },
    {
      heading = "What it costs (docs/cost.md)"
      widgets = [
        { title = "Kinesis: bytes and records in", unit = "per minute", metrics = ["stream.bytes_in", "stream.records_in"] },
        { title = "Events per Kinesis record, calls", unit = "events, calls", metrics = ["api.events_per_record", "api.puts"] },
        { title = "Firehose: bytes and records", unit = "per minute", metrics = ["archive.bytes_in", "archive.records_in", "worker.archive_records", "worker.archive_bytes"] },
        { title = "DynamoDB: write units", unit = "per minute", metrics = [for table in local.tables : "${table}.write_units"] },
        { title = "DynamoDB: read units", unit = "per minute", metrics = [for table in local.tables : "${table}.read_units"] },
        { title = "DynamoDB: throttled writes", unit = "writes", metrics = [for table in local.tables : "${table}.write_throttled"] },
      ]
    },
    ], var.watched.direct_stream == null ? [] : [
    {
      heading = "The direct path"
      widgets = [
        { title = "Into the direct stream, throttled", unit = "records", metrics = ["direct.records_in", "direct.write_throttled"] },
        { title = "Forwarded, set aside, retried", unit = "per minute", metrics = ["bridge.events", "bridge.dead_letters", "bridge.cycle_failures"] },
        { title = "Lag of the bridge, age of its checkpoint", unit = "ms", metrics = ["bridge.lag", "bridge.checkpoint_age", "direct.iterator_age"] },
        { title = "Stalled shards of the direct stream", unit = "shards", metrics = ["bridge.shards_stalled"] },
        { title = "Put latency of the bridge", unit = "ms", metrics = ["bridge.put_latency.avg"] },
        { title = "Throttles, retries, lost calls of the bridge", unit = "per minute", metrics = ["bridge.put_throttles", "bridge.put_retries", "bridge.puts_lost"] },
      ]
    },
  ])

  # Three widgets abreast, a heading above each row. A widget is 8 of the grid's 24 columns wide.
  heights = [for row in local.rows : 1 + 6 * ceil(length(row.widgets) / 3)]
  tops    = [for index in range(length(local.rows)) : sum(concat([0], slice(local.heights, 0, index)))]

  widgets = flatten([
    for r, row in local.rows : concat(
      [{
        type       = "text", x = 0, y = local.tops[r], width = 24, height = 1
        properties = { markdown = "## ${row.heading}", title = null, region = null, view = null, stat = null, period = null, metrics = null, yAxis = null }
      }],
      [
        for w, widget in row.widgets : {
          type = "metric", x = 8 * (w % 3), y = local.tops[r] + 1 + 6 * floor(w / 3), width = 8, height = 6
          properties = {
            markdown = null
            title    = widget.title
            region   = data.aws_region.current.region
            view     = "timeSeries"
            stat     = "Sum"
            period   = 60
            yAxis    = { left = { min = 0, label = widget.unit, showUnits = false } }
            metrics = [
              for metric in widget.metrics : jsonencode(concat(
                [local.metrics[metric].namespace, local.metrics[metric].name],
                flatten([for dimension, value in local.metrics[metric].dimensions : [dimension, value]]),
                [{ stat = local.metrics[metric].statistic, label = metric }],
              ))
            ]
          }
        }
      ],
    )
  ])

  # The rows of a widget's metrics are lists of unlike things, which Terraform's types do not hold together: they go in as JSON.
  body = jsonencode({
    start          = "-PT6H"
    periodOverride = "inherit"
    widgets = [for widget in local.widgets : merge(widget, {
      properties = merge(
        { for key, value in widget.properties : key => value if value != null && key != "metrics" },
        widget.type == "metric" ? { metrics = [for metric in widget.properties.metrics : jsondecode(metric)] } : {},
      )
    })]
  })
}

resource "aws_cloudwatch_dashboard" "this" {
  dashboard_name = var.name
  dashboard_body = local.body
}
