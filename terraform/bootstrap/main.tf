# Once per account, by hand, with state on the machine of whoever does it: the bucket of all further state, and the roles that GitHub's
# workflows take on through OIDC, so that no key of AWS lies in GitHub.

data "aws_caller_identity" "current" {}
data "aws_partition" "current" {}

locals {
  account = data.aws_caller_identity.current.account_id
  bucket  = "cartstream-terraform-${local.account}-${var.region}"
  issuer  = "token.actions.githubusercontent.com"
  iam     = "arn:${data.aws_partition.current.partition}:iam::${local.account}"
}

module "key" {
  source = "../modules/key"
  name   = "cartstream-terraform"
}

module "state" {
  source = "../modules/bucket"

  name        = local.bucket
  encryption  = { key_arn = module.key.arn }
  expirations = { old-states = { prefix = "", noncurrent_days = 90 } }
}

resource "aws_iam_openid_connect_provider" "github" {
  url            = "https://${local.issuer}"
  client_id_list = ["sts.amazonaws.com"]
}

resource "aws_iam_role" "deploy" {
  for_each             = var.environments
  name                 = "cartstream-github-${each.value}"
  description          = "What the workflows of ${var.repository} are while they deploy ${each.value}"
  assume_role_policy   = data.aws_iam_policy_document.trust[each.value].json
  max_session_duration = 7200
}

data "aws_iam_policy_document" "trust" {
  for_each = var.environments

  statement {
    actions = ["sts:AssumeRoleWithWebIdentity"]
    principals {
      type        = "Federated"
      identifiers = [aws_iam_openid_connect_provider.github.arn]
    }
    condition {
      test     = "StringEquals"
      variable = "${local.issuer}:aud"
      values   = ["sts.amazonaws.com"]
    }
    # Only jobs in this GitHub environment, whose rules say who approves and from which branch.
    condition {
      test     = "StringEquals"
      variable = "${local.issuer}:sub"
      values   = ["repo:${var.repository}:environment:${each.value}"]
    }
  }
}

# Terraform makes resources of some thirty services: AWS's own list for builders, which leaves IAM out ...
resource "aws_iam_role_policy_attachment" "build" {
  #checkov:skip=CKV_AWS_274:PowerUserAccess is not AdministratorAccess; IAM is added below for roles of ours alone.
  for_each   = aws_iam_role.deploy
  role       = each.value.name
  policy_arn = "arn:${data.aws_partition.current.partition}:iam::aws:policy/PowerUserAccess"
}

# ... and of IAM the roles whose names begin with the environment's.
resource "aws_iam_role_policy" "roles" {
  for_each = aws_iam_role.deploy
  name     = "roles-of-the-environment"
  role     = each.value.id
  policy   = data.aws_iam_policy_document.roles[each.key].json
}

data "aws_iam_policy_document" "roles" {
  for_each = var.environments

  statement {
    sid = "RolesOfTheEnvironment"
    actions = [
      "iam:AttachRolePolicy",
      "iam:CreateRole",
      "iam:DeleteRole",
      "iam:DeleteRolePolicy",
      "iam:DetachRolePolicy",
      "iam:GetRole",
      "iam:GetRolePolicy",
      "iam:ListAttachedRolePolicies",
      "iam:ListInstanceProfilesForRole",
      "iam:ListRolePolicies",
      "iam:PassRole",
      "iam:PutRolePolicy",
      "iam:TagRole",
      "iam:UntagRole",
      "iam:UpdateAssumeRolePolicy",
      "iam:UpdateRole",
    ]
    resources = ["${local.iam}:role/cartstream-${each.value}-*"]
  }
}
