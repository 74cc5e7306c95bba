variable "name" {
  description = "Name of the service, such as cartstream-dev-api."
  type        = string
}

variable "cluster" {
  description = "The ECS cluster: name and ARN."
  type        = object({ name = string, arn = string })
}

variable "network" {
  description = "The VPC, the subnets of the load balancer (public ones with a certificate, else private ones) and those of the tasks, and whether each task has a public address."
  type = object({
    vpc_id             = string
    public_subnet_ids  = list(string)
    private_subnet_ids = list(string)
    tasks              = object({ subnet_ids = list(string), public = bool })
  })
}

variable "image" {
  description = "The image: repository URL and ARN, and the tag; the tag none starts no task."
  type        = object({ repository_url = string, repository_arn = string, tag = string })
}

variable "size" {
  description = "CPU units and MiB of a task, and the least and most tasks."
  type        = object({ cpu = number, memory_mib = number, min_tasks = number, max_tasks = number })
}

variable "requests_per_task" {
  description = "Requests per second and task that scaling aims at. Measure it with bench/ on a task of this size."
  type        = number
}

variable "architecture" {
  description = "X86_64 or ARM64."
  type        = string
  default     = "X86_64"
}

variable "https" {
  description = "Certificate of the load balancer; null if CloudFront speaks TLS with the clients and reaches an internal load balancer through a VPC origin."
  type        = object({ certificate_arn = string })
  default     = null
}

variable "firewall_arn" {
  description = "Web ACL of the load balancer; null without a certificate, where CloudFront's stands before it."
  type        = string
  default     = null
}

variable "log_bucket" {
  description = "Bucket of the load balancer's access log."
  type        = string
}

variable "stream" {
  description = "The stream that events go to: name and ARN."
  type        = object({ name = string, arn = string })
}

variable "tables" {
  description = "The feature tables: what their names begin with, and their ARNs by table."
  type        = object({ prefix = string, arns = map(string) })
}

variable "model_endpoint" {
  description = "Name and ARN of the model's endpoint; null if only the fallback ranks."
  type        = object({ name = string, arn = string })
  default     = null
}

variable "model_scaler" {
  description = "Where the scaler of the model behind that endpoint lies: bucket and key."
  type        = object({ bucket = object({ name = string, arn = string }), key = string })
}

variable "secret_arns" {
  description = "ARNs of the secrets partition-key, api-keys, shopper-token and shopper-keys."
  type        = object({ partition-key = string, api-keys = string, shopper-token = string, shopper-keys = string })
}

variable "cors_origins" {
  description = "Origins of pages that may call the API, such as https://shop.example."
  type        = list(string)

  validation {
    condition     = length(var.cors_origins) > 0 && !contains(var.cors_origins, "*")
    error_message = "cors_origins must name the pages that may call the API; a star would allow every page in the world."
  }
}

variable "settings" {
  description = "Further settings of the service, by the name of their environment variable."
  type        = map(string)
  default     = {}
}

variable "stop" {
  description = <<-TEXT
    Seconds of each step of a stop: how long the load balancer may still send (also its deregistration delay), how long requests in
    work may take (the API refuses less than CARTSTREAM_BODY_TIME, CARTSTREAM_REQUEST_DEADLINE and 1 s), how long events may then still take, and after how long ECS kills the task.
  TEXT
  type        = object({ deregistration = number, requests = number, flush = number, timeout = number })
  default     = { deregistration = 15, requests = 16, flush = 4, timeout = 60 }

  validation {
    condition     = var.stop.deregistration + var.stop.requests + var.stop.flush + 2 <= var.stop.timeout
    error_message = "stop: deregistration, requests, flush and 2 s for closing must together fit into timeout."
  }
}

variable "protected" {
  description = "Whether the load balancer refuses to be deleted."
  type        = bool
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
