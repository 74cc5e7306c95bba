# The environment's names: a hosted zone, and the two certificates that the page and the API show.

resource "aws_route53_zone" "this" {
  #checkov:skip=CKV2_AWS_38:DNSSEC needs a record in the parent zone; the zone's owner switches it on.
  #checkov:skip=CKV2_AWS_39:Query logs cost more than they tell here.
  count = var.zone_id == null ? 1 : 0
  name  = var.name
}

locals {
  zone_id = var.zone_id == null ? aws_route53_zone.this[0].zone_id : var.zone_id

  certificates = {
    web = { name = var.name, region = "us-east-1" } # CloudFront reads certificates there and nowhere else
    api = { name = "api.${var.name}", region = null }
  }
}

resource "aws_acm_certificate" "this" {
  for_each          = local.certificates
  region            = each.value.region
  domain_name       = each.value.name
  validation_method = "DNS"

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_route53_record" "validation" {
  for_each        = local.certificates
  zone_id         = local.zone_id
  name            = one(aws_acm_certificate.this[each.key].domain_validation_options).resource_record_name
  type            = one(aws_acm_certificate.this[each.key].domain_validation_options).resource_record_type
  records         = [one(aws_acm_certificate.this[each.key].domain_validation_options).resource_record_value]
  ttl             = 300
  allow_overwrite = true
}

resource "aws_acm_certificate_validation" "this" {
  for_each                = local.certificates
  region                  = each.value.region
  certificate_arn         = aws_acm_certificate.this[each.key].arn
  validation_record_fqdns = [aws_route53_record.validation[each.key].fqdn]

  timeouts {
    create = var.certificate_timeout
  }
}
