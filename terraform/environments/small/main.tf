# A small shop: about a million events a month for under USD 100 (docs/cost.md). The same services and the same promises as production, without
# its second machine of everything: when a task dies, the next takes half a minute to stand in for it.

module "cartstream" {
  source = "../../modules/cartstream"

  name        = "cartstream-small"
  source_root = "${path.root}/../../.."
  domain      = var.domain
  generations = var.generations
  image_tag   = var.image_tag

  permissions_boundary = var.permissions_boundary
  first_secrets        = var.first_secrets

  # No endpoints, which would cost more than all tasks: these have public addresses. A load balancer needs two zones, and the second is free.
  # A notebook has no address, so with one there are endpoints.
  availability = { zones = 2, endpoint_zones = var.notebook ? 1 : 0 }

  # A shard takes 1,000 events a second unpacked. On demand, a stream costs more by the hour than a shard.
  stream  = { shards = 1, retention_hours = 24 }
  archive = { buffer_seconds = 300 }

  architecture = "ARM64"
  api          = { cpu = 512, memory_mib = 1024, min_tasks = 1, max_tasks = 2, requests_per_task = 500 }
  worker       = { cpu = 256, memory_mib = 1024, min_tasks = 1, max_tasks = 1 }
  rate_limit   = 60000
  metrics      = "alarms"

  # Once a week: the shop is small enough to look at, and a run is billed by the minute.
  batch = { audit_schedule = "cron(0 1 ? * MON *)" }

  # Billed by the answer. Without a model the fallback ranks.
  model = {
    first_artifact = var.first_model
    serverless     = { memory_mib = 1024, concurrency = 5 }
    notebook       = var.notebook
  }

  budget             = { monthly_usd = 100, anomaly_usd = 10 }
  page               = { own_headers = var.own_headers }
  optional_ways_in   = var.optional_ways_in
  runbook            = var.runbook
  alarm_subscribers  = var.alarm_subscribers
  protected          = true
  log_retention_days = 14
}

# An alarm without a listener is none.
check "alarms_are_heard" {
  assert {
    condition     = length(var.alarm_subscribers) > 0
    error_message = "alarm_subscribers is empty: no one hears an alarm. make deploy asks for addresses; set alarm_subscribers in account.auto.tfvars.json."
  }
}
