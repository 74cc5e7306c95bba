variable "name" {
  description = "Name of the stream."
  type        = string
}

variable "shards" {
  description = "Number of shards to provision (1 MB/s or 1,000 records/s in, 2 MB/s out each); 0 lets Kinesis scale on demand."
  type        = number
  default     = 0
}

variable "retention_hours" {
  description = "Hours that a record can be read again, 24 to 8760. How long the worker may stand still before events are lost to it."
  type        = number
  default     = 48

  validation {
    condition     = var.retention_hours >= 24 && var.retention_hours <= 8760
    error_message = "retention_hours must be between 24 and 8760."
  }
}

variable "shard_level_metrics" {
  description = "Paid metrics per shard; without them a hot shard hides behind the stream's average."
  type        = set(string)
  default     = []
}

variable "key_arn" {
  description = "Key that encrypts the records."
  type        = string
}
