variable "name" {
  description = "Name of the endpoint, such as cartstream-dev-ranking."
  type        = string
}

variable "first_artifact" {
  description = "S3 address of the model.tar.gz to begin with; none as long as no model has been trained. Later ones come from the state machine."
  type        = string
  default     = "none"

  validation {
    condition     = var.first_artifact == "none" || can(regex("^s3://.+/model\\.tar\\.gz$", var.first_artifact))
    error_message = "first_artifact must be none or the S3 address of a model.tar.gz."
  }
}

variable "container_version" {
  description = "Version of AWS's XGBoost container: that of XGBoost in glue/requirements.txt, with which the models were judged."
  type        = string
}

variable "serverless" {
  description = "Memory in MiB (1024 to 6144) and concurrency of a serverless endpoint; null for machines. Serverless costs nothing without requests, and has cold starts."
  type        = object({ memory_mib = number, concurrency = number })
  default     = null
}

variable "instances" {
  description = "Kind and number of machines if the endpoint is not serverless, and the invocations per minute and machine that scaling aims at."
  type        = object({ type = string, min = number, max = number, invocations_per_minute = number })
  default     = { type = "ml.c7i.large", min = 2, max = 8, invocations_per_minute = 6000 }
}

variable "bucket" {
  description = "Bucket of the training sets and the models: name and ARN."
  type        = object({ name = string, arn = string })
}

variable "log_retention_days" {
  description = "Days that the endpoint's log is kept."
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
