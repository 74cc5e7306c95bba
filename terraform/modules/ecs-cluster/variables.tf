variable "name" {
  description = "Name of the cluster."
  type        = string
}

variable "spot_share" {
  description = "Of every ten worker-like tasks, how many may run on Fargate Spot. Spot warns two minutes ahead, which a worker's hand-over needs seconds of."
  type        = number
  default     = 0

  validation {
    condition     = var.spot_share >= 0 && var.spot_share <= 10
    error_message = "spot_share must be between 0 and 10."
  }
}
