output "arn" {
  description = "The state machine's ARN."
  value       = aws_sfn_state_machine.this.arn
}

output "definition" {
  description = "The state machine's definition, JSON."
  value       = local.definition
}
