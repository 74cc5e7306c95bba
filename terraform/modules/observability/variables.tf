variable "name" {
  description = "Name of the environment, such as cartstream-dev."
  type        = string
}

variable "metrics_namespace" {
  description = "What the namespaces of the services' metrics begin with."
  type        = string
}

variable "runbook" {
  description = "Address of the run book; each alarm names its chapter in it."
  type        = string
}

variable "subscribers" {
  description = "Addresses that alarms are mailed to; each must confirm."
  type        = set(string)
}

variable "armed" {
  description = "Whether alarms tell anybody. Before the first deploy there is nothing to watch."
  type        = bool
}

variable "watched" {
  description = "Names of what is watched, as they appear in the metrics' dimensions."
  type = object({
    stream              = string
    retention_hours     = number
    archive             = string
    dead_letters        = string
    tables              = map(string)
    balancer            = string
    target_group        = string
    cluster             = string
    api                 = string
    worker              = string
    state_machine_arn   = string
    batch_job           = string
    endpoint            = string
    variant             = string
    firewall            = optional(string)
    model_is_live       = bool
    direct_stream       = optional(string)
    direct_stream_hours = optional(number)
  })
}

variable "key_arn" {
  description = "Key that encrypts what alarms say."
  type        = string
}
