variable "region" {
  description = "AWS region of the environment. Chosen by you, in account.auto.tfvars.json or TF_VAR_region: nothing stands in for it."
  type        = string

  validation {
    condition     = can(regex("^[a-z]{2}(-[a-z]+)+-[0-9]$", var.region))
    error_message = "region must be a region of AWS, such as eu-central-1."
  }
}

variable "domain" {
  description = "Domain of the page and the hosted zone it is in (null: made here). Null: CloudFront's own name."
  type        = object({ name = string, zone_id = optional(string) })
  default     = null
}

variable "alarm_subscribers" {
  description = "Addresses that alarms are mailed to; each must confirm. Asked for by make deploy; an empty set says that no one hears an alarm."
  type        = set(string)
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

variable "notebook" {
  description = "Whether there is a notebook, for people who explore. It can read every event, and costs a machine and two endpoints more."
  type        = bool
  default     = false
}

variable "first_secrets" {
  description = "What the secrets partition-key, shopper-token, shopper-keys and api-keys are at first. Used while they are made, and kept nowhere: the Make targets take new random ones from scripts/first-secrets each time."
  type        = map(string)
  ephemeral   = true
  sensitive   = true
}

variable "image_tag" {
  description = "Tag of the images that are being deployed; set by make deploy. Null: those that have passed a smoke test last."
  type        = string
  default     = null
}
