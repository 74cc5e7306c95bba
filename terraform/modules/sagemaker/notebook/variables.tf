variable "name" {
  description = "Name of the notebook instance, such as cartstream-dev-notebook."
  type        = string
}

variable "instance_type" {
  description = "Kind of machine."
  type        = string
  default     = "ml.t3.medium"
}

variable "volume_gib" {
  description = "Size of the notebook's disk."
  type        = number
  default     = 20
}

variable "files" {
  description = "What is fetched at every start of the instance, as paths on this machine by their place beside the notebook: train.ipynb, glue/… and wheels/…."
  type        = map(string)
}

variable "network" {
  description = "The VPC and the subnet of the instance."
  type        = object({ vpc_id = string, subnet_id = string })
}

variable "bucket" {
  description = "Bucket of the notebook, the training sets and the models: name and ARN."
  type        = object({ name = string, arn = string })
}

variable "archive" {
  description = "Where the events are: bucket ARN, and the folder without a slash."
  type        = object({ arn = string, prefix = string })
}

variable "training_role_arn" {
  description = "Role that training jobs run as."
  type        = string
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
