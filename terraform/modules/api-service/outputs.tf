output "service" {
  description = "Name of the ECS service."
  value       = aws_ecs_service.this.name
}

output "min_tasks" {
  description = "Least number of tasks once images are deployed."
  value       = var.size.min_tasks
}

output "balancer" {
  description = "The load balancer: ARN, host name, hosted zone, and its name in metrics."
  value = {
    arn            = aws_lb.this.arn
    dns_name       = aws_lb.this.dns_name
    zone_id        = aws_lb.this.zone_id
    dimension      = aws_lb.this.arn_suffix
    target_group   = aws_lb_target_group.this.arn_suffix
    speaks_tls     = var.https != null
    drains_seconds = tonumber(aws_lb_target_group.this.deregistration_delay)
  }
}

output "log_group" {
  description = "Log group of the service."
  value       = module.task.log_group
}

output "container_definitions" {
  description = "The containers, JSON."
  value       = module.task.container_definitions
}

output "policy_json" {
  description = "What the service may do, a policy document, for another way of running the same image."
  value       = data.aws_iam_policy_document.serve.json
}

output "task_definition" {
  description = "ARN of the task definition that the service is to run."
  value       = module.task.definition_arn
}
