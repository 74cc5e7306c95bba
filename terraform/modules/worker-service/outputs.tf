output "service" {
  description = "Name of the ECS service."
  value       = aws_ecs_service.this.name
}

output "min_tasks" {
  description = "Least number of tasks once images are deployed."
  value       = var.size.min_tasks
}

output "log_group" {
  description = "Log group of the service."
  value       = module.task.log_group
}

output "container_definitions" {
  description = "The containers, JSON."
  value       = module.task.container_definitions
}
