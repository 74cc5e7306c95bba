variable "name" {
  description = "Name of the environment, such as cartstream-dev."
  type        = string
}

variable "generations" {
  description = "Feature generations that have tables. A rebuilt set is filled beside the live one, then switched to."
  type        = set(string)
  default     = ["g1"]

  validation {
    condition     = length(var.generations) > 0 && alltrue([for generation in var.generations : can(regex("^[a-z0-9]+$", generation))])
    error_message = "generations must name at least one generation, in small letters and digits."
  }
}

variable "applications" {
  description = "Names of the KCL applications; each gets a lease table of its name."
  type        = set(string)
}

variable "protected" {
  description = "Whether tables refuse to be deleted."
  type        = bool
}

variable "key_arn" {
  description = "Key that encrypts the tables."
  type        = string
}
