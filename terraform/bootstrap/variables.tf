variable "region" {
  description = "Region of the environments and of their state, such as eu-central-1. Chosen by you: nothing stands in for it."
  type        = string

  validation {
    condition     = can(regex("^[a-z]{2}(-[a-z]+)+-[0-9]$", var.region))
    error_message = "region must be a region of AWS, such as eu-central-1."
  }
}

variable "existing" {
  description = <<-TEXT
    What the account has already, of which there can be one alone: GitHub's OIDC provider, and the role that API Gateway writes logs with. Such is
    used as it is. make preflight says which there are.
  TEXT
  type        = object({ github_provider = optional(bool, false), api_gateway_log_role = optional(bool, false) })
  default     = {}
}

variable "repository" {
  description = "GitHub repository whose workflows may deploy, as owner/name."
  type        = string

  validation {
    condition     = can(regex("^[\\w.-]+/[\\w.-]+$", var.repository))
    error_message = "repository must be owner/name."
  }
}

variable "environments" {
  description = "Environments that workflows deploy into this account, one unless you have a reason: each is a GitHub environment of the same name, where approvals are set."
  type        = set(string)

  validation {
    condition     = length(var.environments) > 0 && length(setsubtract(var.environments, ["small", "dev", "prod"])) == 0
    error_message = "environments must name what the account is for, such as [\"prod\"]; there are small, dev and prod."
  }
}

variable "domains" {
  description = "The domain of each environment that has one, as in its terraform.tfvars: workflows may change records of its names alone."
  type        = map(string)
  default     = {}

  validation {
    condition     = alltrue([for domain in values(var.domains) : can(regex("^([a-z0-9-]+\\.)+[a-z]+$", domain))])
    error_message = "domains must be names in small letters without a dot at the end, such as { prod = \"shop.example.com\" }."
  }

  validation {
    condition     = length(setsubtract(keys(var.domains), var.environments)) == 0
    error_message = "domains must be of environments that are named in environments."
  }
}
