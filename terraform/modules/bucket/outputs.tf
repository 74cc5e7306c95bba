output "name" {
  description = "The bucket's name."
  value       = aws_s3_bucket.this.id

  # A service that is told to write logs here checks its right at once.
  depends_on = [aws_s3_bucket_policy.this, aws_s3_bucket_ownership_controls.this]
}

output "arn" {
  description = "The bucket's ARN."
  value       = aws_s3_bucket.this.arn
}

output "domain_name" {
  description = "The bucket's regional host name, for CloudFront."
  value       = aws_s3_bucket.this.bucket_regional_domain_name

  # CloudFront logs into no bucket that takes no ACLs.
  depends_on = [aws_s3_bucket_ownership_controls.this]
}
