variable "name" {
  description = "Name of the environment; every resource's name begins with it. At most 18 characters."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{2,17}$", var.name))
    error_message = "name must be 3 to 18 small letters, digits and dashes, beginning with a letter: load balancers and SageMaker jobs allow no more."
  }
}

variable "source_root" {
  description = "Top of the project on this machine, where the Glue scripts and the notebook are."
  type        = string
}

variable "domain" {
  description = "Domain of the page, and the hosted zone it is in (null: made here). Null: CloudFront's own name, for page and API together."
  type        = object({ name = string, zone_id = optional(string) })
  default     = null
}

variable "availability" {
  description = "Zones that tasks run in, and zones with interface endpoints."
  type        = object({ zones = number, endpoint_zones = number })
}

variable "stream" {
  description = "Shards to provision (0: on demand), hours of retention, and whether every shard publishes metrics of its own."
  type        = object({ shards = number, retention_hours = number, shard_metrics = optional(bool, false) })
}

variable "archive" {
  description = "How much Firehose gathers before it writes, and when objects move to Glacier Instant Retrieval and are deleted (null: never)."
  type = object({
    buffer_mib      = optional(number, 64)
    buffer_seconds  = optional(number, 300)
    archive_in_days = optional(number, 90)
    delete_in_days  = optional(number)
    first_year      = optional(number, 2026)
  })
  default = {}
}

variable "generations" {
  description = <<-TEXT
    Feature generations that have tables, the one that is live, and one that is filled beside it, from the stream's beginning or a time on. Written by
    make rebuild-cloud and make switch-cloud.
  TEXT
  type        = object({ all = set(string), live = string, rebuilt = optional(string), from = optional(string, "TRIM_HORIZON") })
  default     = { all = ["g1"], live = "g1" }

  validation {
    condition     = contains(var.generations.all, var.generations.live)
    error_message = "generations: the live one must be among all."
  }

  validation {
    condition     = var.generations.rebuilt == null || (contains(var.generations.all, coalesce(var.generations.rebuilt, "-")) && var.generations.rebuilt != var.generations.live)
    error_message = "generations: the rebuilt one must be among all, and another than the live one."
  }
}

variable "image_tag" {
  description = "Tag of the images that are being deployed; null: those that have passed a smoke test last."
  type        = string
  default     = null
}

variable "architecture" {
  description = "X86_64 or ARM64: what the images are built for."
  type        = string
  default     = "X86_64"
}

variable "api" {
  description = <<-TEXT
    Size of an API task, least and most tasks, requests per second and task to scale at, requests per second and burst that a task takes
    from one client address (per_second = 0: any number), and further settings.
  TEXT
  type = object({
    cpu               = number
    memory_mib        = number
    min_tasks         = number
    max_tasks         = number
    requests_per_task = number
    rate_limit        = optional(object({ per_second = number, burst = number }), { per_second = 100, burst = 500 })
    settings          = optional(map(string), {})
  })
}

variable "worker" {
  description = "Size of a worker task, least and most tasks, how many of ten may run on Spot, and further settings."
  type = object({
    cpu        = number
    memory_mib = number
    min_tasks  = number
    max_tasks  = number
    spot_share = optional(number, 0)
    settings   = optional(map(string), {})
  })
}

variable "metrics" {
  description = "Which metrics the services publish, each of which is paid for by the month: all, or those that alarms and scaling read."
  type        = string
  default     = "all"

  validation {
    condition     = contains(["all", "alarms"], var.metrics)
    error_message = "metrics must be all or alarms."
  }
}

variable "rate_limit" {
  description = "Requests of one address in five minutes past which the firewall blocks it: a flood. Honest clients are the API's own limit's concern."
  type        = number

  validation {
    condition     = var.rate_limit >= 300 * var.api.rate_limit.per_second
    error_message = "rate_limit must be at least 300 times api.rate_limit.per_second: else the firewall refuses what a task would take from a shop's server or a carrier's address."
  }
}

variable "batch" {
  description = <<-TEXT
    Workers of the Glue job, further arguments of it, whether it may write the live features (a backfill; docs/operations.md), and when it
    holds them against the archive (null: never).
  TEXT
  type = object({
    workers        = optional(number, 2)
    arguments      = optional(map(string), {})
    may_backfill   = optional(bool, false)
    audit_schedule = optional(string, "cron(0 1 * * ? *)")
  })
  default = {}
}

variable "model" {
  description = <<-TEXT
    The model: S3 address of the one to begin with (none: nothing trained yet), serverless or on machines, how it is trained, the quality it
    must have to go live, when it is retrained (null: never), and whether there is a notebook, which can read every event.
  TEXT
  type = object({
    first_artifact        = optional(string, "none")
    serverless            = optional(object({ memory_mib = number, concurrency = number }))
    instances             = optional(object({ type = string, min = number, max = number, invocations_per_minute = number }))
    training              = optional(object({ instance_type = string, timeout_seconds = number }), { instance_type = "ml.m5.xlarge", timeout_seconds = 3600 })
    notebook              = optional(bool, false)
    minimum_over_fallback = optional(number, 1)
    schedule              = optional(string)
  })
}

variable "budget" {
  description = "US dollars a month that the account may cost, and beyond the usual from which a sudden rise is told."
  type        = object({ monthly_usd = number, anomaly_usd = number })
}

variable "page" {
  description = "CloudFront's price class, and whether to write security headers ourselves (else AWS's managed set, without a content security policy)."
  type        = object({ price_class = optional(string, "PriceClass_100"), own_headers = optional(bool, true) })
  default     = {}
}

variable "optional_ways_in" {
  description = "The direct path (API Gateway into a stream of its own, from which a worker in bridge mode forwards) and the serverless one (the API image as a function)."
  type        = object({ direct = optional(bool, false), serverless = optional(bool, false) })
  default     = {}
}

variable "runbook" {
  description = "Address of the run book."
  type        = string
}

variable "alarm_subscribers" {
  description = "Addresses that alarms are mailed to; each must confirm."
  type        = set(string)
}

variable "protected" {
  description = "Whether what holds data refuses to be deleted. A development environment goes away with destroy."
  type        = bool
}

variable "log_retention_days" {
  description = "Days that logs are kept."
  type        = number
}

variable "permissions_boundary" {
  description = "ARN of the policy that the roles' rights stay within; null: none. See terraform/bootstrap."
  type        = string
  default     = null
}

variable "first_secrets" {
  description = "What the secrets partition-key, shopper-token, shopper-keys and api-keys are at first. Used while they are made, and kept nowhere: the Make targets take new random ones from scripts/first-secrets each time."
  type        = map(string)
  ephemeral   = true
  sensitive   = true
}
