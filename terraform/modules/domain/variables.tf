variable "name" {
  description = "Domain of the environment's page, such as shop.example.com; the API is api. before it."
  type        = string
}

variable "zone_id" {
  description = "The hosted zone that the domain is in; null to make one of the domain's name, which its parent must then delegate to."
  type        = string
  default     = null
}

variable "certificate_timeout" {
  description = "How long to wait for the certificates: until the parent has delegated to the zone."
  type        = string
  default     = "75m"
}
