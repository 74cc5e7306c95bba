# What a workflow may do: make and change what bears its environment's name or tag, and of IAM, roles within the boundary. It may become no other
# role. An account for each environment is the default (README.md); where two share one, this keeps each out of the other.

locals {
  # ARNs that hold the environment's name. https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
  named = {
    for environment in var.environments : environment => [
      for rest in [
        "athena:${var.region}:${local.account}:workgroup/cartstream-${environment}",
        "budgets::${local.account}:budget/cartstream-${environment}",
        "cloudwatch:${var.region}:${local.account}:alarm:cartstream-${environment}-*",
        "cloudwatch::${local.account}:dashboard/cartstream-${environment}",
        "dynamodb:${var.region}:${local.account}:table/cartstream-${environment}-*",
        "ecr:${var.region}:${local.account}:repository/cartstream-${environment}/*",
        "ecs:${var.region}:${local.account}:cluster/cartstream-${environment}",
        "ecs:${var.region}:${local.account}:service/cartstream-${environment}/*",
        "ecs:${var.region}:${local.account}:task-definition/cartstream-${environment}-*",
        "ecs:${var.region}:${local.account}:task/cartstream-${environment}/*",
        "elasticloadbalancing:${var.region}:${local.account}:listener/app/cartstream-${environment}-*",
        "elasticloadbalancing:${var.region}:${local.account}:loadbalancer/app/cartstream-${environment}-*",
        "elasticloadbalancing:${var.region}:${local.account}:targetgroup/cartstream-${environment}-*",
        "events:${var.region}:${local.account}:rule/cartstream-${environment}-*",
        "firehose:${var.region}:${local.account}:deliverystream/cartstream-${environment}-*",
        "glue:${var.region}:${local.account}:catalog",
        "glue:${var.region}:${local.account}:database/cartstream_${environment}",
        "glue:${var.region}:${local.account}:job/cartstream-${environment}-*",
        "glue:${var.region}:${local.account}:table/cartstream_${environment}/*",
        "glue:${var.region}:${local.account}:trigger/cartstream-${environment}-*",
        "kinesis:${var.region}:${local.account}:stream/cartstream-${environment}-*",
        "kms:${var.region}:${local.account}:alias/cartstream-${environment}",
        "lambda:${var.region}:${local.account}:function:cartstream-${environment}-*",
        "logs:*:${local.account}:log-group:*cartstream-${environment}-*",
        "logs:*:${local.account}:log-group:*cartstream-${environment}/*",
        "logs:${var.region}:${local.account}:log-group:API-Gateway-Execution-Logs_*",
        "logs:${var.region}:${local.account}:log-group:/aws/sagemaker/TrainingJobs:log-stream:cartstream-${environment}-*",
        "s3:::cartstream-${environment}-*",
        "sagemaker:${var.region}:${local.account}:*/cartstream-${environment}-*",
        "scheduler:${var.region}:${local.account}:schedule/default/cartstream-${environment}-*",
        "secretsmanager:${var.region}:${local.account}:secret:cartstream-${environment}/*",
        "sns:${var.region}:${local.account}:cartstream-${environment}-*",
        "ssm:${var.region}:${local.account}:parameter/cartstream-${environment}-*",
        "ssm:${var.region}:${local.account}:parameter/cartstream-${environment}/*",
        "states:${var.region}:${local.account}:*:cartstream-${environment}-*",
        "wafv2:${var.region}:${local.account}:regional/webacl/cartstream-${environment}-*",
        "wafv2:us-east-1:${local.account}:global/webacl/cartstream-${environment}-*",
      ] : "arn:${data.aws_partition.current.partition}:${rest}"
    ]
  }
}

resource "aws_iam_policy" "by_name" {
  for_each    = var.environments
  name        = "cartstream-deploy-${each.value}-by-name"
  description = "Make and change what bears the name of cartstream-${each.value}"
  policy      = data.aws_iam_policy_document.by_name[each.value].json
}

data "aws_iam_policy_document" "by_name" {
  #checkov:skip=CKV_AWS_107:Everything, of the environment's own things.
  #checkov:skip=CKV_AWS_108:As above.
  #checkov:skip=CKV_AWS_109:As above.
  #checkov:skip=CKV_AWS_111:As above.
  for_each = var.environments

  statement {
    sid = "WhatBearsItsName"
    actions = [for service in [
      "athena", "budgets", "cloudwatch", "dynamodb", "ecr", "ecs", "elasticloadbalancing", "events", "firehose", "glue", "kinesis", "kms", "lambda", "logs", "s3",
      "sagemaker", "scheduler", "secretsmanager", "sns", "ssm", "states", "wafv2",
    ] : "${service}:*"]
    resources = local.named[each.value]
  }

  statement {
    sid       = "ItsStateAndItsPlans"
    actions   = ["s3:DeleteObject", "s3:GetObject", "s3:PutObject"]
    resources = [for folder in ["", "plans/"] : "arn:${data.aws_partition.current.partition}:s3:::${local.bucket}/${folder}cartstream/${each.value}/*"]
  }

  statement {
    sid       = "FindItsState"
    actions   = ["s3:ListBucket"]
    resources = ["arn:${data.aws_partition.current.partition}:s3:::${local.bucket}"]
  }

  statement {
    sid       = "ReadAndWriteItsState"
    actions   = ["kms:Decrypt", "kms:GenerateDataKey"]
    resources = [module.key.arn]
  }
}

resource "aws_iam_policy" "by_tag" {
  for_each    = var.environments
  name        = "cartstream-deploy-${each.value}-by-tag"
  description = "Make and change what bears the tag of ${each.value}, and look at what there is"
  policy      = data.aws_iam_policy_document.by_tag[each.value].json
}

data "aws_iam_policy_document" "by_tag" {
  #checkov:skip=CKV_AWS_107:Nothing that bears another environment's tag, and no secret or data is read here.
  #checkov:skip=CKV_AWS_108:As above.
  #checkov:skip=CKV_AWS_109:As above.
  #checkov:skip=CKV_AWS_111:As above.
  #checkov:skip=CKV_AWS_356:As above; the last two statements hold actions that know no resource, or only look.
  for_each = var.environments

  # Their ARNs hold identifiers. Terraform tags all of them with the environment (default_tags); some, as the group that comes with a VPC, get
  # the tag a moment later, and parts of others have none.
  # https://docs.aws.amazon.com/IAM/latest/UserGuide/access_tags.html
  statement {
    sid = "WhatBearsItsTag"
    actions = [
      "acm:*",
      "apigateway:*",
      "application-autoscaling:*",
      "ce:*Anomaly*",
      "ce:ListTagsForResource",
      "ce:TagResource",
      "cloudfront:*",
      "ec2:AssociateRouteTable",
      "ec2:AttachInternetGateway",
      "ec2:AuthorizeSecurityGroup*",
      "ec2:Create*InternetGateway",
      "ec2:Create*Route*",
      "ec2:Create*SecurityGroup",
      "ec2:CreateFlowLogs",
      "ec2:CreateSubnet",
      "ec2:CreateTags",
      "ec2:CreateVpc",
      "ec2:CreateVpcEndpoint",
      "ec2:Delete*InternetGateway",
      "ec2:DeleteFlowLogs",
      "ec2:DeleteRoute*",
      "ec2:DeleteSecurityGroup",
      "ec2:DeleteSubnet",
      "ec2:DeleteTags",
      "ec2:DeleteVpc",
      "ec2:DeleteVpcEndpoints",
      "ec2:DetachInternetGateway",
      "ec2:DisassociateRouteTable",
      "ec2:ModifySecurityGroupRules",
      "ec2:ModifySubnetAttribute",
      "ec2:ModifyVpcAttribute",
      "ec2:ModifyVpcEndpoint",
      "ec2:ReplaceRoute*",
      "ec2:RevokeSecurityGroup*",
      "kms:*",
    ]
    resources = ["*"]
    condition {
      test     = "StringEqualsIfExists"
      variable = "aws:ResourceTag/Environment"
      values   = [each.value]
    }
    condition {
      test     = "StringEqualsIfExists"
      variable = "aws:RequestTag/Environment"
      values   = [each.value]
    }
  }

  statement {
    sid = "WhatKnowsNoResource"
    actions = [
      "ecr:GetAuthorizationToken",
      "ecs:DeregisterTaskDefinition",
      "elasticloadbalancing:SetWebAcl",
      "glue:CreateSecurityConfiguration",
      "glue:DeleteSecurityConfiguration",
      "glue:GetSecurityConfiguration",
      "kinesis:DisableEnhancedMonitoring",
      "kinesis:EnableEnhancedMonitoring",
      "kinesis:UpdateShardCount",
      "kinesis:UpdateStreamMode",
      "logs:CreateLogDelivery",
      "logs:DeleteLogDelivery",
      "logs:PutResourcePolicy",
      "logs:UpdateLogDelivery",
      "sns:SetSubscriptionAttributes",
      "sns:Unsubscribe",
    ]
    resources = ["*"]
  }

  # A zone's ARN holds no name and policies see no tag of it, but they see the names of records. The zone itself is its owner's to make.
  # https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/specifying-rrset-conditions.html
  dynamic "statement" {
    for_each = compact([lookup(var.domains, each.value, "")])
    content {
      sid       = "RecordsOfItsDomain"
      actions   = ["route53:ChangeResourceRecordSets"]
      resources = ["arn:${data.aws_partition.current.partition}:route53:::hostedzone/*"]
      condition {
        test     = "ForAllValues:StringLike"
        variable = "route53:ChangeResourceRecordSetsNormalizedRecordNames"
        values   = [statement.value, "*.${statement.value}"]
      }
    }
  }

  statement {
    sid = "LookAtWhatThereIs"
    actions = concat(
      [for service in ["cloudwatch", "dynamodb", "ec2", "ecr", "ecs", "elasticloadbalancing", "events", "firehose", "kinesis", "logs", "sagemaker", "ssm", "states"] : "${service}:Describe*"],
      [for service in ["athena", "dynamodb", "ecs", "firehose", "kinesis", "lambda", "route53", "sagemaker", "scheduler", "secretsmanager", "servicequotas", "sns", "states", "wafv2"] : "${service}:List*"],
      ["ec2:GetManagedPrefixListEntries", "logs:ListTagsForResource", "logs:GetLogDelivery", "route53:Get*", "s3:ListAllMyBuckets", "servicequotas:Get*", "sns:GetSubscriptionAttributes"],
    )
    resources = ["*"]
  }
}

# ... and of IAM the roles whose names begin with the environment's, as long as they stay within the boundary below: a workflow that could
# make any role, or give one any right, could make itself an administrator.
resource "aws_iam_policy" "roles" {
  for_each    = var.environments
  name        = "cartstream-deploy-${each.value}-roles"
  description = "Make the roles of cartstream-${each.value}, within their boundary"
  policy      = data.aws_iam_policy_document.roles[each.value].json
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
      "iam:TagRole",
      "iam:UntagRole",
      "iam:UpdateAssumeRolePolicy",
      "iam:UpdateRole",
    ]
    resources = ["${local.iam}:role/cartstream-${each.value}-*"]
  }

  statement {
    sid       = "HandThemToTheServicesThatTheyAreFor"
    actions   = ["iam:PassRole"]
    resources = ["${local.iam}:role/cartstream-${each.value}-*"]
    condition {
      test     = "StringEquals"
      variable = "iam:PassedToService"
      values = [for service in ["apigateway", "ecs-tasks", "firehose", "glue", "lambda", "sagemaker", "scheduler", "states", "vpc-flow-logs"] :
      "${service}.amazonaws.com"]
    }
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

  # What a service asks for once in an account. https://docs.aws.amazon.com/IAM/latest/UserGuide/using-service-linked-roles.html
  statement {
    sid       = "RolesOfServicesThemselves"
    actions   = ["iam:CreateServiceLinkedRole"]
    resources = ["${local.iam}:role/aws-service-role/*"]
    condition {
      test     = "StringEquals"
      variable = "iam:AWSServiceName"
      values = [for service in [
        "delivery.logs", "ecs", "ecs.application-autoscaling", "elasticloadbalancing", "ops.apigateway", "sagemaker.application-autoscaling",
        "vpcorigin.cloudfront", "wafv2",
      ] : "${service}.amazonaws.com"]
    }
  }
}

resource "aws_iam_role_policy_attachment" "deploy" {
  for_each = merge([for environment in var.environments : {
    "${environment}/by-name" = { role = environment, policy = aws_iam_policy.by_name[environment].arn }
    "${environment}/by-tag"  = { role = environment, policy = aws_iam_policy.by_tag[environment].arn }
    "${environment}/roles"   = { role = environment, policy = aws_iam_policy.roles[environment].arn }
  }]...)
  role       = aws_iam_role.deploy[each.value.role].name
  policy_arn = each.value.policy
}
