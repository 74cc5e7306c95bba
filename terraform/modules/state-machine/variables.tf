variable "name" {
  description = "Name of the state machine, such as cartstream-dev-retrain. Names of training jobs and models begin with it."
  type        = string

  validation {
    condition     = length(var.name) <= 26
    error_message = "name must have at most 26 characters: SageMaker allows 63 for a job, of which a run's identifier takes 37."
  }
}

variable "job" {
  description = "The Glue job that writes the training set: name and ARN."
  type        = object({ name = string, arn = string })
}

variable "bucket" {
  description = "Name of the bucket of the training sets and the models."
  type        = string
}

variable "scaler" {
  description = "Key in that bucket for the scaler of the live model, which the API reads."
  type        = string
}

variable "training" {
  description = "XGBoost container, role, machine and most seconds of a training job, and its code: paths on this machine by their place beside cloud_train.py."
  type = object({
    container       = string
    role_arn        = string
    instance_type   = string
    timeout_seconds = number
    files           = map(string)
  })
}

variable "minimum_over_fallback" {
  description = "A model goes live only if its NDCG@10 on held-out shoppers is at least this many times that of the fallback ranking on the same."
  type        = number
  default     = 1
}

variable "endpoint" {
  description = "Name of the endpoint, its variant as SageMaker's API describes it, whether its models are isolated from the network, and the SSM parameter that says which model is live."
  type = object({
    name               = string
    variant            = any
    isolated           = bool
    artifact_parameter = object({ name = string, arn = string })
  })
}

variable "schedule" {
  description = "When to retrain, an EventBridge Scheduler expression in UTC such as cron(0 3 ? * MON *); null for never."
  type        = string
  default     = null
}

variable "topic_arn" {
  description = "Topic that hears of a failed run."
  type        = string
}

variable "log_retention_days" {
  description = "Days that the run log is kept."
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
