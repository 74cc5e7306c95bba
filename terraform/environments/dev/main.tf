# Development: as small as it runs, gone with `make destroy ENV=dev`.

module "cartstream" {
  source = "../../modules/cartstream"

  name        = "cartstream-dev"
  source_root = "${path.root}/../../.."
  domain      = var.domain
  generations = var.generations
  image_tag   = var.image_tag

  permissions_boundary = var.permissions_boundary
  first_secrets        = var.first_secrets

  availability = { zones = 2, endpoint_zones = 1 }
  stream       = { shards = 1, retention_hours = 24 }

  # Audit and backfill count from the first event on, so not even dev forgets any.
  archive = { buffer_mib = 5, buffer_seconds = 60, delete_in_days = null, archive_in_days = null }

  api        = { cpu = 512, memory_mib = 1024, min_tasks = 1, max_tasks = 2, requests_per_task = 500 }
  worker     = { cpu = 512, memory_mib = 1024, min_tasks = 1, max_tasks = 2, spot_share = 10 }
  rate_limit = 60000

  model = {
    first_artifact = var.first_model
    serverless     = { memory_mib = 2048, concurrency = 5 }
    notebook       = var.notebook
  }

  budget             = { monthly_usd = 300, anomaly_usd = 20 }
  page               = { own_headers = var.own_headers }
  optional_ways_in   = var.optional_ways_in
  runbook            = var.runbook
  alarm_subscribers  = var.alarm_subscribers
  protected          = false
  log_retention_days = 14
}

# An alarm without a listener is none.
check "alarms_are_heard" {
  assert {
    condition     = length(var.alarm_subscribers) > 0
    error_message = "alarm_subscribers is empty: no one hears an alarm. make deploy asks for addresses; set alarm_subscribers in account.auto.tfvars.json."
  }
}
