# Who plans before anything is approved: reads what Terraform refreshes, pushes this commit's images, and writes the plan beside the
# state, encrypted by the bucket's key. It changes nothing that runs.

resource "aws_iam_role" "plan" {
  for_each           = var.environments
  name               = "cartstream-github-${each.value}-plan"
  description        = "What the workflows of ${var.repository} are while they plan ${each.value}"
  assume_role_policy = data.aws_iam_policy_document.plan_trust[each.value].json
}

data "aws_iam_policy_document" "plan_trust" {
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
      values   = ["repo:${var.repository}:environment:${each.value}-plan"]
    }
  }
}

# What Terraform looks at. It decrypts nothing: events and tables stay closed, since their key is not given below.
resource "aws_iam_role_policy_attachment" "plan_reads" {
  for_each   = aws_iam_role.plan
  role       = each.value.name
  policy_arn = "arn:${data.aws_partition.current.partition}:iam::aws:policy/ReadOnlyAccess"
}

resource "aws_iam_role_policy" "plan" {
  for_each = aws_iam_role.plan
  name     = "plan"
  role     = each.value.id
  policy   = data.aws_iam_policy_document.plan[each.key].json
}

data "aws_iam_policy_document" "plan" {
  for_each = var.environments

  statement {
    sid       = "LockTheStateAndSaveThePlan"
    actions   = ["s3:DeleteObject", "s3:PutObject"]
    resources = ["${module.state.arn}/cartstream/${each.value}/terraform.tfstate.tflock", "${module.state.arn}/plans/cartstream/${each.value}/*"]
  }

  statement {
    sid       = "ReadTheState"
    actions   = ["kms:Decrypt", "kms:GenerateDataKey"]
    resources = [module.key.arn]
  }

  statement {
    sid       = "LogInToTheRegistry"
    actions   = ["ecr:GetAuthorizationToken"]
    resources = ["*"] # the action knows no resource
  }

  statement {
    sid = "PushImages"
    actions = [
      "ecr:BatchCheckLayerAvailability",
      "ecr:CompleteLayerUpload",
      "ecr:InitiateLayerUpload",
      "ecr:PutImage",
      "ecr:UploadLayerPart",
    ]
    resources = ["arn:${data.aws_partition.current.partition}:ecr:${var.region}:${local.account}:repository/cartstream-${each.value}/*"]
  }

  # Terraform reads a secret's version to see whether it is there.
  statement {
    sid       = "SeeTheSecrets"
    actions   = ["secretsmanager:GetSecretValue"]
    resources = ["arn:${data.aws_partition.current.partition}:secretsmanager:${var.region}:${local.account}:secret:cartstream-${each.value}/*"]
  }

  statement {
    sid       = "DecryptThem"
    actions   = ["kms:Decrypt"]
    resources = ["arn:${data.aws_partition.current.partition}:kms:${var.region}:${local.account}:key/*"]
    condition {
      test     = "StringEquals"
      variable = "kms:ViaService"
      values   = ["secretsmanager.${var.region}.amazonaws.com"]
    }
    condition {
      test     = "ForAnyValue:StringEquals"
      variable = "kms:ResourceAliases"
      values   = ["alias/cartstream-${each.value}"]
    }
  }
}
