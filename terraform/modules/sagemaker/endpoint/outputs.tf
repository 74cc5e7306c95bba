output "endpoint" {
  description = "Name and ARN of the endpoint; null as long as there is no model."
  value       = local.trained ? { name = var.name, arn = "${local.arn}:endpoint/${var.name}" } : null
}

output "endpoint_name" {
  description = "Name that the endpoint has, or will have."
  value       = var.name
}

output "variant" {
  description = "The endpoint's variant, as SageMaker's API describes it, less its model."
  value       = local.variant
}

output "container" {
  description = "Image of the XGBoost container in this region."
  value       = data.aws_sagemaker_prebuilt_ecr_image.xgboost.registry_path
}

output "role_arn" {
  description = "Role that trains and serves."
  value       = aws_iam_role.this.arn
}

output "artifact_parameter" {
  description = "Name and ARN of the SSM parameter that says which model is live."
  value       = { name = aws_ssm_parameter.artifact.name, arn = aws_ssm_parameter.artifact.arn }
}

output "isolated" {
  description = "Whether models are served without a network of their own; the state machine makes them so too."
  value       = local.isolated
}
