output "definition_arn" {
  description = "ARN of the task definition's newest revision."
  value       = aws_ecs_task_definition.this.arn
}

output "container_definitions" {
  description = "The containers, JSON, as they are asked for: AWS answers with empty lists beside them."
  value       = jsonencode(local.containers)
}

output "log_group" {
  description = "Log group of the service."
  value       = aws_cloudwatch_log_group.this.name
}

output "role_name" {
  description = "Role that the service is."
  value       = aws_iam_role.task.name
}
