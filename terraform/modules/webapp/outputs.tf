output "bucket" {
  description = "The page's bucket."
  value       = var.bucket
}

output "distribution_id" {
  description = "The distribution, to invalidate its cache."
  value       = aws_cloudfront_distribution.this.id
}

output "distribution" {
  description = "The distribution's own host name and hosted zone."
  value       = { domain_name = aws_cloudfront_distribution.this.domain_name, zone_id = aws_cloudfront_distribution.this.hosted_zone_id }
}

output "origin" {
  description = "Origin of the page, such as https://shop.example.com."
  value       = "https://${var.domain == null ? aws_cloudfront_distribution.this.domain_name : var.domain.name}"
}
