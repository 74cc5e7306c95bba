output "backend" {
  description = "What belongs into backend.hcl of each environment."
  value       = <<-TEXT
    bucket     = "${module.state.name}"
    region     = "${var.region}"
    kms_key_id = "${module.key.arn}"
  TEXT
}

output "deploy_role_arns" {
  description = "Roles of the workflows: the variable DEPLOY_ROLE_ARN of each GitHub environment."
  value       = { for environment, role in aws_iam_role.deploy : environment => role.arn }
}

output "permissions_boundaries" {
  description = "What the roles of each environment stay within: the variable PERMISSIONS_BOUNDARY of each GitHub environment."
  value       = { for environment, policy in aws_iam_policy.boundary : environment => policy.arn }
}

output "plan_role_arns" {
  description = "Roles of the workflows while they plan: the variable PLAN_ROLE_ARN of each GitHub environment ENV-plan."
  value       = { for environment, role in aws_iam_role.plan : environment => role.arn }
}

output "watch_role_arns" {
  description = "Roles of the workflows while they try an environment: the variable WATCH_ROLE_ARN of each GitHub environment ENV-watch."
  value       = { for environment, role in aws_iam_role.watch : environment => role.arn }
}
