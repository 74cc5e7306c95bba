output "service" {
  description = "Name of the ECS service."
  value       = aws_ecs_service.this.name
}

output "min_tasks" {
  description = "Least number of tasks once images are deployed."
  value       = local.tasks.min
}

output "max_tasks" {
  description = "Most tasks that scaling starts."
  value       = local.tasks.max
}

output "log_group" {
  description = "Log group of the service."
  value       = module.task.log_group
}

output "container_definitions" {
  description = "The containers, JSON."
  value       = module.task.container_definitions
}

output "task_definition" {
  description = "ARN of the task definition that the service is to run."
  value       = module.task.definition_arn
}
