variable "name" {
  description = "Name of the environment, such as cartstream-dev; the key's alias."
  type        = string
}

variable "deletion_window_in_days" {
  description = "Days that a deleted key can still be brought back, 7 to 30. Without the key the archive and the tables are unreadable."
  type        = number
  default     = 30
}
