output "name" {
  description = "The cluster's name."
  value       = aws_ecs_cluster.this.name
}

output "arn" {
  description = "The cluster's ARN."
  value       = aws_ecs_cluster.this.arn

  # A service without a launch type takes the default strategy, which must be there first.
  depends_on = [aws_ecs_cluster_capacity_providers.this]
}
