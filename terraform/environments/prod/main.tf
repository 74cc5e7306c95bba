# Production: three zones, endpoints in each, what holds data refuses to be deleted. Sizes are docs/cost.md's middle one; measure with
# bench/ on your own tasks before you trust requests_per_task.

module "cartstream" {
  source = "../../modules/cartstream"

  name        = "cartstream-prod"
  source_root = "${path.root}/../../.."
  domain      = var.domain
  generations = var.generations
  image_tag   = var.image_tag

  permissions_boundary = var.permissions_boundary
  first_secrets        = var.first_secrets

  availability = { zones = 3, endpoint_zones = 3 }
  stream       = { shards = 0, retention_hours = 168, shard_metrics = true }
  archive      = { archive_in_days = 90 }

  api        = { cpu = 1024, memory_mib = 2048, min_tasks = 3, max_tasks = 30, requests_per_task = 1000 }
  worker     = { cpu = 1024, memory_mib = 2048, min_tasks = 2, max_tasks = 16 }
  rate_limit = 300000

  batch = { workers = 5 }
  model = {
    first_artifact = var.first_model
    instances      = { type = "ml.c7i.large", min = 2, max = 8, invocations_per_minute = 6000 }
    schedule       = "cron(0 3 ? * MON *)"
    notebook       = var.notebook
  }

  budget             = { monthly_usd = 2500, anomaly_usd = 100 }
  page               = { price_class = "PriceClass_All", own_headers = var.own_headers }
  optional_ways_in   = var.optional_ways_in
  runbook            = var.runbook
  alarm_subscribers  = var.alarm_subscribers
  protected          = true
  log_retention_days = 90
}

# A shop's production has a name of its own, and so TLS up to the load balancer.
check "production_has_a_domain" {
  assert {
    condition     = var.domain != null
    error_message = "Set domain: without it page and API share CloudFront's own name, and CloudFront speaks plain HTTP with the load balancer, within AWS's network."
  }
}

# An alarm without a listener is none.
check "alarms_are_heard" {
  assert {
    condition     = length(var.alarm_subscribers) > 0
    error_message = "alarm_subscribers is empty: no one hears an alarm. make deploy asks for addresses; set alarm_subscribers in account.auto.tfvars.json."
  }
}
