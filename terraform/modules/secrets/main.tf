resource "aws_secretsmanager_secret" "this" {
  #checkov:skip=CKV2_AWS_57:A changed partition key secret moves every shopper to another shard; keys are changed by a person, with the run book.
  for_each                = var.secrets
  name                    = "${var.name}/${each.key}"
  description             = each.value
  kms_key_id              = var.key_arn
  recovery_window_in_days = var.recovery_days
}

# The first value passes through Terraform and stays nowhere: a write-only argument is neither in the plan nor in the state, and is sent once, as
# its version never changes. Change a secret in Secrets Manager.
# https://developer.hashicorp.com/terraform/language/manage-sensitive-data/write-only
resource "aws_secretsmanager_secret_version" "first" {
  for_each                 = var.secrets
  secret_id                = aws_secretsmanager_secret.this[each.key].id
  secret_string_wo         = var.first_values[each.key]
  secret_string_wo_version = 1
}
