variable "name" {
  description = "Name of the page, such as cartstream-dev-web."
  type        = string
}

variable "bucket" {
  description = "Name of the page's bucket, unique in the world."
  type        = string
}

variable "logs" {
  description = "Bucket of the access logs: name and host name."
  type        = object({ name = string, domain_name = string })
}

variable "domain" {
  description = "Host name and certificate (us-east-1) of the page; null for CloudFront's own name."
  type        = object({ name = string, certificate_arn = string })
  default     = null
}

variable "api" {
  description = "Host name and ARN of the API's internal load balancer if CloudFront serves the API too, under the page's own name; null if the API has its own name."
  type        = object({ host = string, arn = string })
  default     = null
}

variable "connect_to" {
  description = "Origins besides its own that the page may call, such as https://api.shop.example."
  type        = list(string)
  default     = []
}

variable "own_headers" {
  description = "Whether to write the security headers ourselves, with a content security policy, or to use AWS's managed set without one."
  type        = bool
  default     = true
}

variable "firewall_arn" {
  description = "Web ACL of the distribution (us-east-1)."
  type        = string
}

variable "price_class" {
  description = "Which of CloudFront's locations serve: PriceClass_100, PriceClass_200 or PriceClass_All."
  type        = string
  default     = "PriceClass_100"
}

variable "deletable" {
  description = "Whether destroying the environment may delete the page's files."
  type        = bool
  default     = false
}
