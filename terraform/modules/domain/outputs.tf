output "zone_id" {
  description = "The hosted zone."
  value       = local.zone_id
}

output "name_servers" {
  description = "Name servers that the parent zone must delegate to, if the zone was made here."
  value       = try(aws_route53_zone.this[0].name_servers, [])
}

output "names" {
  description = "Host names of the page and of the API."
  value       = { web = local.certificates.web.name, api = local.certificates.api.name }
}

output "certificate_arns" {
  description = "Certificates of the page (us-east-1) and of the API, once they are valid."
  value       = { for use, validation in aws_acm_certificate_validation.this : use => validation.certificate_arn }
}
