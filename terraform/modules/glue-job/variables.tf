variable "name" {
  description = "Name of the job, such as cartstream-dev-features."
  type        = string
}

variable "files" {
  description = "What the job runs, as paths on this machine: the script, the zipped package beside it (scripts/package-glue), and the definition of the features."
  type        = object({ script = string, package = string, definition = string })
}

variable "bucket" {
  description = "Bucket of the scripts, the training sets and the scaler: name and ARN."
  type        = object({ name = string, arn = string })
}

variable "archive" {
  description = "Where the events are: bucket name and ARN, the folder without a slash, and the ARNs that reading its table's entry in the catalogue takes."
  type        = object({ name = string, arn = string, prefix = string, table_arns = list(string) })
}

variable "tables" {
  description = "The feature tables: what their names begin with, and their ARNs by table."
  type        = object({ prefix = string, arns = map(string) })
}

variable "leases" {
  description = "Lease table of the workers that write the archive: its name and ARN. Backfill and audit count up to their checkpoints."
  type        = object({ name = string, arn = string })
}

variable "delivery_seconds" {
  description = "Seconds after which the archive holds what Firehose had taken: backfill and audit wait so long."
  type        = number
  default     = 900

  validation {
    condition     = var.delivery_seconds >= 0
    error_message = "delivery_seconds must not be negative."
  }
}

variable "written_tables" {
  description = "Tables that the job fills."
  type        = set(string)
  default     = ["product_neighbours", "products"]
}

variable "workers" {
  description = "Number of G.1X workers (4 vCPU, 16 GB), at least 2."
  type        = number
  default     = 2

  validation {
    condition     = var.workers >= 2
    error_message = "workers must be at least 2: Glue needs one for the driver."
  }
}

variable "timeout_minutes" {
  description = "Minutes after which a run is stopped."
  type        = number
  default     = 120
}

variable "audit_schedule" {
  description = "When the live features are held against the archive, as cron(…) in UTC; null for never. Not while the model is trained: one run at a time."
  type        = string
  default     = "cron(0 1 * * ? *)"
}

variable "arguments" {
  description = "Further arguments of the job, with their dashes."
  type        = map(string)
  default     = {}
}

variable "log_retention_days" {
  description = "Days that the job's log is kept."
  type        = number
}

variable "key_arn" {
  description = "The environment's key."
  type        = string
}

variable "permissions_boundary" {
  description = "ARN of the policy that the roles' rights stay within; null: none. See terraform/bootstrap."
  type        = string
  default     = null
}
