output "arn" {
  description = "The web ACL's ARN."
  value       = aws_wafv2_web_acl.this.arn
}

output "name" {
  description = "The web ACL's name, a dimension of its metrics."
  value       = aws_wafv2_web_acl.this.name
}

output "rule_names" {
  description = "Names of the rules, in order."
  value       = concat(var.requests_per_five_minutes == null ? [] : ["rate"], keys(local.managed))
}
