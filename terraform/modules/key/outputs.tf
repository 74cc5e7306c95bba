output "arn" {
  description = "ARN of the environment's key."
  value       = aws_kms_key.this.arn
}
