variable "name" {
  description = "Name of the web ACL."
  type        = string
}

variable "scope" {
  description = "REGIONAL for a load balancer or an API, CLOUDFRONT for a distribution."
  type        = string

  validation {
    condition     = contains(["REGIONAL", "CLOUDFRONT"], var.scope)
    error_message = "scope must be REGIONAL or CLOUDFRONT."
  }
}

variable "requests_per_five_minutes" {
  description = "Requests of one address in five minutes, 10 to 2,000,000,000; more are blocked. Null if addresses are not the clients' own (behind CloudFront)."
  type        = number
  default     = null
}

variable "log_retention_days" {
  description = "Days that the log of blocked requests is kept."
  type        = number
}

variable "key_arn" {
  description = "Key that encrypts the log; not used by CLOUDFRONT, whose log is in us-east-1."
  type        = string
}
