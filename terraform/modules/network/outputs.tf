output "vpc_id" {
  description = "The VPC."
  value       = aws_vpc.this.id
}

output "public_subnet_ids" {
  description = "Subnets of the load balancer."
  value       = aws_subnet.public[*].id
}

output "private_subnet_ids" {
  description = "Subnets of the tasks."
  value       = aws_subnet.private[*].id
}

output "endpoint_names" {
  description = "The AWS services that tasks reach without the internet."
  value       = setunion(keys(aws_vpc_endpoint.gateway), keys(aws_vpc_endpoint.interface))
}
