variable "name" {
  description = "Name of the delivery stream."
  type        = string
}

variable "bucket_arn" {
  description = "Bucket that the records go to."
  type        = string
}

variable "prefix" {
  description = "Folder in the bucket, without a slash; below it one folder per hour."
  type        = string
}

variable "error_prefix" {
  description = "Folder for what could not be delivered, without a slash."
  type        = string
}

variable "buffer_mib" {
  description = "MiB gathered before an object is written, 1 to 128."
  type        = number
  default     = 64
}

variable "buffer_seconds" {
  description = "Seconds gathered before an object is written, 0 to 900."
  type        = number
  default     = 300
}

variable "key_arn" {
  description = "Key that encrypts the records on their way and in S3."
  type        = string
}

variable "log_retention_days" {
  description = "Days that delivery errors are kept in the log."
  type        = number
}

variable "permissions_boundary" {
  description = "ARN of the policy that the roles' rights stay within; null: none. See terraform/bootstrap."
  type        = string
  default     = null
}
