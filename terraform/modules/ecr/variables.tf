variable "name" {
  description = "Name of the environment, such as cartstream-dev."
  type        = string
}

variable "images" {
  description = "Images to keep a repository for."
  type        = set(string)
  default     = ["api", "worker"]
}

variable "kept_images" {
  description = "Number of images kept per repository: how far back a roll-back can go."
  type        = number
  default     = 30
}

variable "deletable" {
  description = "Whether destroying the environment may delete a repository that still holds images."
  type        = bool
  default     = false
}

variable "key_arn" {
  description = "Key that encrypts the images."
  type        = string
}

variable "tag" {
  description = "Tag that is being deployed; null: the one that has passed a smoke test last."
  type        = string
  default     = null
}
