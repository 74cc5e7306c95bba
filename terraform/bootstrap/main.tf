# Once per account, by hand, with state on the operator's machine. Makes the bucket of all further state, and the roles that GitHub's
# workflows assume through OIDC, so that no AWS key is stored in GitHub.

data "aws_caller_identity" "current" {}
data "aws_partition" "current" {}

locals {
  account = data.aws_caller_identity.current.account_id
  bucket  = "cartstream-terraform-${local.account}-${var.region}"
  issuer  = "token.actions.githubusercontent.com"
  iam     = "arn:${data.aws_partition.current.partition}:iam::${local.account}"

  # Its ARN says nothing but its issuer, so one that is there needs no look.
  provider = var.existing.github_provider ? "${local.iam}:oidc-provider/${local.issuer}" : aws_iam_openid_connect_provider.github[0].arn
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

# An account has one provider for an issuer, and another project may have made it.
# https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateOpenIDConnectProvider.html
resource "aws_iam_openid_connect_provider" "github" {
  count          = var.existing.github_provider ? 0 : 1
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
    # Only jobs in this GitHub environment, whose rules say who approves and from which branch.
    condition {
      test     = "StringEquals"
      variable = "${local.issuer}:sub"
      values   = ["repo:${var.repository}:environment:${each.value}"]
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
# environment needs it. Where another project has set it, that one's role serves as well, and writing ours would take it away.
# https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-logging.html
resource "aws_api_gateway_account" "this" {
  count               = var.existing.api_gateway_log_role ? 0 : 1
  cloudwatch_role_arn = aws_iam_role.api_gateway_log[0].arn
  depends_on          = [aws_iam_role_policy_attachment.api_gateway_log]
}

resource "aws_iam_role" "api_gateway_log" {
  count              = var.existing.api_gateway_log_role ? 0 : 1
  name               = "cartstream-api-gateway-log"
  description        = "With which API Gateway writes logs, whatever the environment"
  assume_role_policy = data.aws_iam_policy_document.api_gateway.json
}

resource "aws_iam_role_policy_attachment" "api_gateway_log" {
  count      = var.existing.api_gateway_log_role ? 0 : 1
  role       = aws_iam_role.api_gateway_log[0].name
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
