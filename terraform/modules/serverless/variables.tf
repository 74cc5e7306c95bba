variable "name" {
  description = "Name of the function, such as cartstream-dev-serverless."
  type        = string
}

variable "image_uri" {
  description = "The API image with the Lambda Web Adapter in it, with its tag: target lambda of Dockerfile.api."
  type        = string
}

variable "architecture" {
  description = "x86_64 or arm64."
  type        = string
  default     = "x86_64"
}

variable "memory_mib" {
  description = "Memory of the function; a core comes with 1769 MiB."
  type        = number
  default     = 1769
}

variable "concurrency" {
  description = <<-TEXT
    Instances reserved for the function, which are also the most it may have; -1: none, it shares the account's. Each keeps its own lanes, so order
    per shopper holds within one instance only. A new account has 10 in all, none of which may be reserved.
  TEXT
  type        = number
  default     = -1
}

variable "environment" {
  description = "Settings of the API, by the name of their environment variable."
  type        = map(string)
}

variable "secret_ids" {
  description = "Secrets that become environment variables, by the variable's name."
  type        = map(string)
}

variable "policy_json" {
  description = "What the API may do, a policy document."
  type        = string
}


variable "log_retention_days" {
  description = "Days that logs are kept."
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
