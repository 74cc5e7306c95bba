# Development: as small as it runs, gone with `make destroy ENV=dev`.

module "cartstream" {
  source = "../../modules/cartstream"

  name        = "cartstream-dev"
  source_root = "${path.root}/../../.."
  domain      = var.domain
  generations = var.generations

  permissions_boundary = var.permissions_boundary

  availability = { zones = 2, endpoint_zones = 1 }
  stream       = { shards = 1, retention_hours = 24 }

  # Audit and backfill count from the first event on, so not even dev forgets any.
  archive = { buffer_mib = 5, buffer_seconds = 60, delete_in_days = null, archive_in_days = null }

  api        = { cpu = 512, memory_mib = 1024, min_tasks = 1, max_tasks = 2, requests_per_task = 500 }
  worker     = { cpu = 512, memory_mib = 1024, min_tasks = 1, max_tasks = 2, spot_share = 10 }
  rate_limit = 10000

  model = {
    first_artifact = var.first_model
    serverless     = { memory_mib = 2048, concurrency = 5 }
  }

  page               = { own_headers = var.own_headers }
  optional_ways_in   = var.optional_ways_in
  runbook            = var.runbook
  alarm_subscribers  = var.alarm_subscribers
  protected          = false
  log_retention_days = 14
}
