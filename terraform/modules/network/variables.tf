variable "name" {
  description = "Name of the environment, such as cartstream-dev."
  type        = string
}

variable "cidr" {
  description = "Address range of the VPC, a /16 to /20."
  type        = string
  default     = "10.20.0.0/16"

  validation {
    condition     = can(cidrsubnet(var.cidr, 4, 15)) && tonumber(split("/", var.cidr)[1]) >= 16 && tonumber(split("/", var.cidr)[1]) <= 20
    error_message = "cidr must be an IPv4 range from /16 to /20, such as 10.20.0.0/16."
  }
}

variable "availability_zones" {
  description = "Number of availability zones that tasks run in, 2 to 3. A load balancer needs two."
  type        = number
  default     = 2

  validation {
    condition     = contains([2, 3], var.availability_zones)
    error_message = "availability_zones must be 2 or 3."
  }
}

variable "endpoint_zones" {
  description = "Number of zones with interface endpoints. One is cheaper (docs/cost.md) and takes all zones with it when it fails; production has one in each. 0: none, and tasks in the public subnets."
  type        = number
  default     = 1
}

variable "further_endpoints" {
  description = "AWS services to reach besides those that the two services call, such as sagemaker.api."
  type        = set(string)
  default     = []
}

variable "log_retention_days" {
  description = "Days that flow logs are kept."
  type        = number
}

variable "key_arn" {
  description = "Key that encrypts the flow logs."
  type        = string
}

variable "permissions_boundary" {
  description = "ARN of the policy that the roles' rights stay within; null: none. See terraform/bootstrap."
  type        = string
  default     = null
}
