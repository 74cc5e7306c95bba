output "topic_arn" {
  description = "Topic that alarms go to."
  value       = aws_sns_topic.alarms.arn
}

output "dashboard_url" {
  description = "Where the dashboard is."
  value       = "https://${data.aws_region.current.region}.console.aws.amazon.com/cloudwatch/home?region=${data.aws_region.current.region}#dashboards:name=${aws_cloudwatch_dashboard.this.dashboard_name}"
}

output "dashboard_body" {
  description = "The dashboard, JSON."
  value       = local.body
}

output "alarms" {
  description = "Each alarm's metric, and where its chapter in the run book is."
  value = {
    for name, alarm in aws_cloudwatch_metric_alarm.this : name => {
      namespace  = alarm.namespace
      metric     = alarm.metric_name
      dimensions = coalesce(alarm.dimensions, {}) # AWS answers with none where none were set
      runbook    = "${var.runbook}#${name}"
      tells      = alarm.alarm_actions
      silence    = alarm.treat_missing_data
    }
  }
}
