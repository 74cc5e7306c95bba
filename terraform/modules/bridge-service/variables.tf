variable "name" {
  description = "Name of the service, such as cartstream-dev-bridge."
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
  description = "The worker's image: repository URL and ARN, and the tag; the tag none starts no task."
  type        = object({ repository_url = string, repository_arn = string, tag = string })
}

variable "size" {
  description = "CPU units and MiB of a task, and the number of tasks. More tasks than the direct stream has shards stand idle."
  type        = object({ cpu = number, memory_mib = number, tasks = number })
  default     = { cpu = 256, memory_mib = 1024, tasks = 1 }
}

variable "architecture" {
  description = "X86_64 or ARM64."
  type        = string
  default     = "X86_64"
}

variable "direct_stream" {
  description = "The stream to read: name and ARN."
  type        = object({ name = string, arn = string })
}

variable "main_stream" {
  description = "The stream to forward into: name and ARN."
  type        = object({ name = string, arn = string })
}

variable "leases" {
  description = "The lease table: name, which is the KCL application's, and ARN. Emptied, the bridge would forward the direct stream again."
  type        = object({ name = string, arn = string })
}

variable "dead_letters" {
  description = "Delivery stream of the dead letters: name and ARN."
  type        = object({ name = string, arn = string })
}

variable "partition_key_secret_arn" {
  description = "Secret with the HMAC key for partition keys."
  type        = string
}

variable "settings" {
  description = "Further settings, by the name of their environment variable. The number of lanes must be the API's."
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
