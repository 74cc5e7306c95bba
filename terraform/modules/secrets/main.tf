data "aws_secretsmanager_random_password" "first" {
  for_each            = var.secrets
  password_length     = 48
  exclude_punctuation = true
}

resource "aws_secretsmanager_secret" "this" {
  #checkov:skip=CKV2_AWS_57:A changed partition key secret moves every shopper to another shard; keys are changed by a person, with the run book.
  for_each                = var.secrets
  name                    = "${var.name}/${each.key}"
  description             = each.value
  kms_key_id              = var.key_arn
  recovery_window_in_days = var.recovery_days
}

# Terraform lays in the first value and never looks at it again: whoever changes a secret does it in Secrets Manager.
resource "aws_secretsmanager_secret_version" "first" {
  for_each      = var.secrets
  secret_id     = aws_secretsmanager_secret.this[each.key].id
  secret_string = data.aws_secretsmanager_random_password.first[each.key].random_password

  lifecycle {
    ignore_changes = [secret_string]
  }
}
