output "repository_urls" {
  description = "Where to push each image."
  value       = { for image, repository in aws_ecr_repository.this : image => repository.repository_url }
}

output "repository_arns" {
  description = "ARN of each image's repository."
  value       = { for image, repository in aws_ecr_repository.this : image => repository.arn }
}

output "deployed_tag" {
  description = "Tag of the images that run, or none."
  value       = coalesce(var.tag, aws_ssm_parameter.deployed.insecure_value)
}

output "deployed_tag_parameter" {
  description = "Name of the SSM parameter that holds the tag."
  value       = aws_ssm_parameter.deployed.name
}
