output "service" {
  description = "Name of the ECS service."
  value       = aws_ecs_service.this.name
}

output "min_tasks" {
  description = "Number of tasks once images are deployed."
  value       = var.size.tasks
}

output "container_definitions" {
  description = "The containers, JSON."
  value       = module.task.container_definitions
}

output "task_definition" {
  description = "ARN of the task definition that the service is to run."
  value       = module.task.definition_arn
}
