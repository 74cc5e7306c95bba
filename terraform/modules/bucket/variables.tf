variable "name" {
  description = "Bucket name, unique in the world."
  type        = string
}

variable "encryption" {
  description = "The key that encrypts the objects; null for S3's own keys, if the readers cannot use ours (load balancer logs, public pages)."
  type        = object({ key_arn = string })
  default     = null
}

variable "access_log" {
  description = "Where the bucket's access log goes; null for the log bucket itself."
  type        = object({ bucket = string })
  default     = null
}

variable "accepts_acl" {
  description = "Whether writers may hand objects over with an ACL. CloudFront's standard log delivery needs it; nothing else does."
  type        = bool
  default     = false
}

variable "expirations" {
  description = "Per prefix: days until objects move to Glacier Instant Retrieval (null: never) and until they are deleted (null: never)."
  type = map(object({
    prefix           = string
    archive_in_days  = optional(number)
    delete_in_days   = optional(number)
    noncurrent_days  = optional(number, 30)
    infrequent_after = optional(number)
  }))
  default = {}
}

variable "statements" {
  description = "JSON of further bucket policies, by a name known when planning."
  type        = map(string)
  default     = {}
}

variable "deletable" {
  description = "Whether destroying the environment may delete a bucket that still holds objects."
  type        = bool
  default     = false
}
