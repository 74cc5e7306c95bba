variable "name" {
  description = "Name of the API, such as cartstream-dev-direct."
  type        = string
}

variable "stream" {
  description = "The small stream that this path writes to: name and ARN. A worker in bridge mode forwards from there into the main stream."
  type        = object({ name = string, arn = string })
}

variable "requests_per_second" {
  description = "Requests per second let through, and the burst. A shard takes 1,000 records/s."
  type        = object({ rate = number, burst = number })
  default     = { rate = 500, burst = 1000 }
}

variable "firewall_arn" {
  description = "Web ACL of the API."
  type        = string
}

variable "log_retention_days" {
  description = "Days that the access log is kept."
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
