# Who tries the environment from outside, by the clock: posts an event with a server's key, and looks for it in the archive. It changes nothing.

resource "aws_iam_role" "watch" {
  for_each           = var.environments
  name               = "cartstream-github-${each.value}-watch"
  description        = "What the workflows of ${var.repository} are while they try ${each.value}"
  assume_role_policy = data.aws_iam_policy_document.watch_trust[each.value].json
}

data "aws_iam_policy_document" "watch_trust" {
  #checkov:skip=CKV_AWS_358:The subject is one environment of one repository, whose name is a variable that the check does not follow.
  for_each = var.environments

  statement {
    actions = ["sts:AssumeRoleWithWebIdentity"]
    principals {
      type        = "Federated"
      identifiers = [local.provider]
    }
    condition {
      test     = "StringEquals"
      variable = "${local.issuer}:aud"
      values   = ["sts.amazonaws.com"]
    }
    condition {
      test     = "StringEquals"
      variable = "${local.issuer}:sub"
      values   = ["repo:${var.repository}:environment:${each.value}-watch"]
    }
  }
}

resource "aws_iam_role_policy" "watch" {
  for_each = aws_iam_role.watch
  name     = "watch"
  role     = each.value.id
  policy   = data.aws_iam_policy_document.watch[each.key].json
}

data "aws_iam_policy_document" "watch" {
  for_each = var.environments

  statement {
    sid       = "FindTheStateAndTheArchive"
    actions   = ["s3:ListBucket"]
    resources = [module.state.arn, local.archives[each.value]]
  }

  statement {
    sid       = "ReadWhereThingsAre"
    actions   = ["s3:GetObject"]
    resources = ["${module.state.arn}/cartstream/${each.value}/terraform.tfstate"]
  }

  statement {
    sid       = "ReadTheState"
    actions   = ["kms:Decrypt"]
    resources = [module.key.arn]
  }

  statement {
    sid       = "LookForTheEvent"
    actions   = ["s3:GetObject"]
    resources = ["${local.archives[each.value]}/events/*"]
  }

  statement {
    sid       = "ReadTheKeysOfCallers"
    actions   = ["secretsmanager:GetSecretValue"]
    resources = [for secret in ["api-keys", "shopper-keys"] : "arn:${data.aws_partition.current.partition}:secretsmanager:${var.region}:${local.account}:secret:cartstream-${each.value}/${secret}-*"]
  }

  statement {
    sid       = "DecryptThem"
    actions   = ["kms:Decrypt"]
    resources = ["arn:${data.aws_partition.current.partition}:kms:${var.region}:${local.account}:key/*"]
    condition {
      test     = "StringEquals"
      variable = "kms:ViaService"
      values   = [for service in ["s3", "secretsmanager"] : "${service}.${var.region}.amazonaws.com"]
    }
    condition {
      test     = "ForAnyValue:StringEquals"
      variable = "kms:ResourceAliases"
      values   = ["alias/cartstream-${each.value}"]
    }
  }
}

locals {
  # As modules/cartstream names it.
  archives = { for environment in var.environments : environment => "arn:${data.aws_partition.current.partition}:s3:::cartstream-${environment}-events-${local.account}-${var.region}" }
}
