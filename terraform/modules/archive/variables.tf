variable "name" {
  description = "Name of the environment, such as cartstream-dev."
  type        = string
}

variable "bucket" {
  description = "Name of the bucket that the events are archived in."
  type        = string
}

variable "prefix" {
  description = "Folder of the events in the bucket, without a slash."
  type        = string
}

variable "results_bucket" {
  description = "Name of the bucket for query results."
  type        = string
}

variable "first_year" {
  description = "First year that the archive may hold; no environment is older, and Athena looks for no folder before it."
  type        = number
  default     = 2026
}

variable "scan_limit_gib" {
  description = "GiB that one query may read before Athena stops it."
  type        = number
  default     = 100
}

variable "key_arn" {
  description = "Key that encrypts the query results."
  type        = string
}
