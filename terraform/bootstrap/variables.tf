variable "region" {
  description = "Region of the environments and of their state."
  type        = string
  default     = "ap-southeast-2"
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
  description = "Environments that workflows deploy; each is a GitHub environment of the same name, where approvals are set."
  type        = set(string)
  default     = ["dev", "prod"]
}
