output "arns" {
  description = "ARN of each secret, by its short name."
  value       = { for name, secret in aws_secretsmanager_secret.this : name => secret.arn }

  # A task that starts with a secret needs its value to be there.
  depends_on = [aws_secretsmanager_secret_version.first]
}
