variable "name" {
  description = "Name of the service, such as cartstream-dev-api."
  type        = string
}

variable "image" {
  description = "Image with its tag."
  type        = string
}

variable "repository_arn" {
  description = "ARN of the image's repository."
  type        = string
}

variable "cpu" {
  description = "CPU units of the task; 1024 are one core."
  type        = number
}

variable "memory_mib" {
  description = "Memory of the task in MiB. The heap takes 70 % of it."
  type        = number
}

variable "architecture" {
  description = "X86_64 or ARM64; must be what the image was built for."
  type        = string
  default     = "X86_64"

  validation {
    condition     = contains(["X86_64", "ARM64"], var.architecture)
    error_message = "architecture must be X86_64 or ARM64."
  }
}

variable "port" {
  description = "Port that the container listens on."
  type        = number
}

variable "environment" {
  description = "Settings of the service, by the name of their environment variable."
  type        = map(string)
}

variable "secret_arns" {
  description = "Secrets that become environment variables, by the variable's name."
  type        = map(string)
  default     = {}
}

variable "stop_timeout_seconds" {
  description = "Seconds between SIGTERM and SIGKILL, at most 120 on Fargate."
  type        = number

  validation {
    condition     = var.stop_timeout_seconds >= 30 && var.stop_timeout_seconds <= 120
    error_message = "stop_timeout_seconds must be between 30 and 120: the AWS limit for tasks on Fargate."
  }
}

variable "policy_json" {
  description = "What the service itself may do, a policy document."
  type        = string
}

variable "log_retention_days" {
  description = "Days that the service's log is kept."
  type        = number
}

variable "key_arn" {
  description = "Key that encrypts the log and the secrets."
  type        = string
}

variable "permissions_boundary" {
  description = "ARN of the policy that the roles' rights stay within; null: none. See terraform/bootstrap."
  type        = string
  default     = null
}
