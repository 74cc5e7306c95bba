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
  description = "Key in that bucket where the scaler of the live model is put, for the API."
  type        = string
}

variable "training" {
  description = "XGBoost container, role, machine, most seconds, and hyperparameters of a training job."
  type = object({
    container       = string
    role_arn        = string
    instance_type   = string
    timeout_seconds = number
    hyperparameters = map(string)
  })
}

variable "gate" {
  description = "A model goes live only if this metric of its validation set is at least the minimum."
  type        = object({ metric = string, minimum = number })
  default     = { metric = "validation:auc", minimum = 0.7 }
}

variable "endpoint" {
  description = "Name of the endpoint, its variant as SageMaker's API describes it, and the SSM parameter that says which model is live."
  type = object({
    name               = string
    variant            = any
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
