variable "name" {
  description = "Name of the environment, such as cartstream-dev."
  type        = string
}

variable "environment" {
  description = "Value of the tag Environment, which must be a cost allocation tag of the organisation for anomalies to be seen."
  type        = string
}

variable "monthly_usd" {
  description = "US dollars that the account may cost in a month: about what docs/cost.md computes."
  type        = number
}

variable "anomaly_usd" {
  description = "US dollars beyond the usual from which an anomaly is told."
  type        = number
}

variable "subscribers" {
  description = "Addresses that are mailed."
  type        = set(string)
}
