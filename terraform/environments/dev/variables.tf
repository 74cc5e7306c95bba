variable "region" {
  description = "AWS region of the environment."
  type        = string
  default     = "ap-southeast-2"
}

variable "domain" {
  description = "Domain of the page and the hosted zone it is in (null: made here). Null: CloudFront's own name."
  type        = object({ name = string, zone_id = optional(string) })
  default     = null
}

variable "alarm_subscribers" {
  description = "Addresses that alarms are mailed to."
  type        = set(string)
  default     = []
}

variable "first_model" {
  description = "S3 address of a model.tar.gz to begin with; none: the first run of the state machine makes one."
  type        = string
  default     = "none"
}

variable "runbook" {
  description = "Address of the run book."
  type        = string
  default     = "https://github.com/cartstream/cartstream/blob/main/docs/alarms.md"
}

variable "optional_ways_in" {
  description = "The direct path and the serverless one; see modules/cartstream."
  type        = object({ direct = optional(bool, false), serverless = optional(bool, false) })
  default     = {}
}

variable "own_headers" {
  description = "Whether the page's security headers are ours (else AWS's managed set, for emulators that know no other)."
  type        = bool
  default     = true
}

variable "generations" {
  description = "Feature generations: see modules/cartstream. In generations.auto.tfvars.json, which make rebuild-cloud and make switch-cloud write."
  type        = object({ all = set(string), live = string, rebuilt = optional(string), from = optional(string, "TRIM_HORIZON") })
  default     = { all = ["g1"], live = "g1" }
}

variable "permissions_boundary" {
  description = "ARN of the policy that the roles' rights stay within; null: none. Where bootstrap's roles deploy: its output permissions_boundaries."
  type        = string
  default     = null
}
