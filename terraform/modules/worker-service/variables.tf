variable "name" {
  description = "Name of the service, such as cartstream-dev-worker."
  type        = string
}

variable "cluster" {
  description = "The ECS cluster: name and ARN."
  type        = object({ name = string, arn = string })
}

variable "network" {
  description = "The VPC, the subnets of the tasks, and whether each task has a public address."
  type        = object({ vpc_id = string, tasks = object({ subnet_ids = list(string), public = bool }) })
}

variable "image" {
  description = "The image: repository URL and ARN, and the tag; the tag none starts no task."
  type        = object({ repository_url = string, repository_arn = string, tag = string })
}

variable "size" {
  description = "CPU units and MiB of a task, and the least and most tasks; never more of them run than there are shards, where more would stand idle."
  type        = object({ cpu = number, memory_mib = number, min_tasks = number, max_tasks = number })
}

variable "architecture" {
  description = "X86_64 or ARM64."
  type        = string
  default     = "X86_64"
}

variable "lag_seconds" {
  description = "Lag of the worst shard past which a task is added; ten times this adds several at once."
  type        = number
  default     = 30
}

variable "stream" {
  description = "The stream to read: name, ARN, hours of retention and provisioned shards (0: on demand)."
  type        = object({ name = string, arn = string, retention_hours = number, shards = number })
}

variable "fan_out" {
  description = "Whether shards are read by enhanced fan-out instead of polling."
  type        = bool
  default     = false
}

variable "leases" {
  description = "The lease table: name, which is the KCL application's, and ARN."
  type        = object({ name = string, arn = string })
}

variable "tables" {
  description = "The feature tables: what their names begin with, and their ARNs by table."
  type        = object({ prefix = string, arns = map(string) })
}

variable "archive" {
  description = "Delivery stream of the events: name and ARN."
  type        = object({ name = string, arn = string })
}

variable "dead_letters" {
  description = "Delivery stream of the dead letters: name and ARN."
  type        = object({ name = string, arn = string })
}

variable "rebuilds" {
  description = "Whether it fills features beside the live workers: then it archives nothing, publishes no metrics that would be taken for theirs, and does not scale."
  type        = bool
  default     = false
}

variable "settings" {
  description = "Further settings of the service, by the name of their environment variable."
  type        = map(string)
  default     = {}
}

variable "stop" {
  description = "Seconds that committing the last cycle and handing the leases over may take after SIGTERM, and after how many ECS kills the task."
  type        = object({ handover = number, timeout = number })
  default     = { handover = 40, timeout = 60 }

  validation {
    condition     = var.stop.handover + 15 <= var.stop.timeout
    error_message = "stop: handover and 15 s for closing must fit into timeout."
  }
}

variable "metrics_namespace" {
  description = "What the namespace of the service's metrics begins with: the environment's name, since several may share an account."
  type        = string
}

variable "log_retention_days" {
  description = "Days that the service's log is kept."
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
