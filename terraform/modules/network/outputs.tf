output "vpc_id" {
  description = "The VPC."
  value       = aws_vpc.this.id
}

output "public_subnet_ids" {
  description = "Subnets of the load balancer."
  value       = aws_subnet.public[*].id
}

output "private_subnet_ids" {
  description = "Subnets without a way out."
  value       = aws_subnet.private[*].id
}

output "tasks" {
  description = "Where tasks run: the subnets, and whether each has a public address, without which nothing could be called from there."
  value = {
    subnet_ids = var.endpoint_zones == 0 ? aws_subnet.public[*].id : aws_subnet.private[*].id
    public     = var.endpoint_zones == 0
  }
}

output "endpoint_names" {
  description = "The AWS services that tasks reach without the internet."
  value       = setunion(keys(aws_vpc_endpoint.gateway), keys(aws_vpc_endpoint.interface))
}

output "zones" {
  description = "The zones that tasks run in, and those that have endpoints."
  value       = { tasks = local.zones, endpoints = slice(local.zones, 0, min(var.endpoint_zones, var.availability_zones, length(local.complete))) }
}
