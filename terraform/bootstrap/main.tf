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
  max_session_duration = 10800 # retraining is waited for, up to three hours
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

# ... and of IAM the roles whose names begin with the environment's, as long as they stay within the boundary below: a workflow that could
# make any role, or give one any right, could make itself an administrator.
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
      "iam:DeleteRole",
      "iam:GetRole",
      "iam:GetRolePolicy",
      "iam:ListAttachedRolePolicies",
      "iam:ListInstanceProfilesForRole",
      "iam:ListRolePolicies",
      "iam:PassRole",
      "iam:TagRole",
      "iam:UntagRole",
      "iam:UpdateAssumeRolePolicy",
      "iam:UpdateRole",
    ]
    resources = ["${local.iam}:role/cartstream-${each.value}-*"]
  }

  # https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html#access_policies_boundaries-delegate
  statement {
    sid = "RightsWithinTheBoundary"
    actions = [
      "iam:AttachRolePolicy",
      "iam:CreateRole",
      "iam:DeleteRolePolicy",
      "iam:DetachRolePolicy",
      "iam:PutRolePermissionsBoundary",
      "iam:PutRolePolicy",
    ]
    resources = ["${local.iam}:role/cartstream-${each.value}-*"]
    condition {
      test     = "StringEquals"
      variable = "iam:PermissionsBoundary"
      values   = [aws_iam_policy.boundary[each.value].arn]
    }
  }
}

# What the environment's own roles may do at most, whatever a workflow writes into their policies. The workflows may neither change it nor
# take it off a role.
resource "aws_iam_policy" "boundary" {
  for_each    = var.environments
  name        = "cartstream-boundary-${each.value}"
  description = "What roles of cartstream-${each.value} may do at most"
  policy      = data.aws_iam_policy_document.boundary[each.value].json
}

data "aws_iam_policy_document" "boundary" {
  #checkov:skip=CKV_AWS_107:A boundary allows nothing by itself; what a role may is what its own policy says too.
  #checkov:skip=CKV_AWS_108:As above.
  #checkov:skip=CKV_AWS_109:As above; it names no right over IAM but passing the environment's own roles.
  #checkov:skip=CKV_AWS_110:As above.
  #checkov:skip=CKV_AWS_111:As above.
  #checkov:skip=CKV_AWS_356:As above.
  for_each = var.environments

  statement {
    sid         = "ServicesButNobodysRights"
    not_actions = ["account:*", "iam:*", "organizations:*", "sts:*"]
    resources   = ["*"]
  }

  statement {
    sid       = "HandItsOwnRolesOver"
    actions   = ["iam:PassRole"]
    resources = ["${local.iam}:role/cartstream-${each.value}-*"]
  }
}

# With which role API Gateway writes its logs is a setting of the account and region, so no environment's own: the direct path of each
# environment needs it.
resource "aws_api_gateway_account" "this" {
  cloudwatch_role_arn = aws_iam_role.api_gateway_log.arn
  depends_on          = [aws_iam_role_policy_attachment.api_gateway_log]
}

resource "aws_iam_role" "api_gateway_log" {
  name               = "cartstream-api-gateway-log"
  description        = "With which API Gateway writes logs, whatever the environment"
  assume_role_policy = data.aws_iam_policy_document.api_gateway.json
}

resource "aws_iam_role_policy_attachment" "api_gateway_log" {
  role       = aws_iam_role.api_gateway_log.name
  policy_arn = "arn:${data.aws_partition.current.partition}:iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs"
}

data "aws_iam_policy_document" "api_gateway" {
  statement {
    actions = ["sts:AssumeRole"]
    principals {
      type        = "Service"
      identifiers = ["apigateway.amazonaws.com"]
    }
  }
}
