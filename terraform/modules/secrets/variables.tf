variable "name" {
  description = "Name of the environment, such as cartstream-dev."
  type        = string
}

variable "secrets" {
  description = "What each secret is for, by its short name."
  type        = map(string)
}

variable "first_values" {
  description = "What each secret is at first, by its short name: scripts/first-secrets makes them."
  type        = map(string)
  ephemeral   = true
  sensitive   = true
}

variable "key_arn" {
  description = "Key that encrypts the secrets."
  type        = string
}

variable "recovery_days" {
  description = "Days that a deleted secret can be brought back: 0, or 7 to 30."
  type        = number
  default     = 30
}
