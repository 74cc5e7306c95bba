# Tasks live in private subnets without a route to the internet: whatever they call is an AWS service, and each of those has an endpoint.
# A NAT gateway would be one more thing that data can leave through.
#
# Without endpoints (endpoint_zones = 0) they live in the public subnets, each with an address of its own, and no security group lets anything
# in from there. That is what a small shop can pay for: docs/cost.md.

data "aws_caller_identity" "current" {}
data "aws_partition" "current" {}
data "aws_region" "current" {}

data "aws_availability_zones" "here" {
  #checkov:skip=CKV_AWS_394:Only the first two or three are taken; a zone that AWS adds later sorts behind them, and opt-in ones are left out.
  state = "available"
  filter {
    name   = "opt-in-status"
    values = ["opt-in-not-required"]
  }
}

# Not every zone has every service's endpoint, and AWS refuses an endpoint in a zone without.
# https://docs.aws.amazon.com/vpc/latest/privatelink/aws-services-privatelink-support.html
data "aws_vpc_endpoint_service" "interface" {
  for_each     = local.interface_endpoints
  service      = each.key
  service_type = "Interface"
}

locals {
  # Zones that have the endpoints of all the services come first, in the order of their names; only those may have endpoints.
  complete = sort(setintersection(data.aws_availability_zones.here.names, values(data.aws_vpc_endpoint_service.interface)[*].availability_zones...))
  others   = sort(setsubtract(data.aws_availability_zones.here.names, local.complete))
  zones    = slice(concat(local.complete, local.others), 0, var.availability_zones)

  # What the services and the Fargate agent call. sts is not among them: task credentials come from the task metadata endpoint.
  interface_endpoints = var.endpoint_zones == 0 ? [] : setunion(
    ["ecr.api", "ecr.dkr", "kinesis-firehose", "kinesis-streams", "logs", "monitoring", "sagemaker.runtime", "secretsmanager"],
    var.further_endpoints,
  )
}

resource "aws_vpc" "this" {
  cidr_block           = var.cidr
  enable_dns_hostnames = true
  enable_dns_support   = true
  tags                 = { Name = var.name }
}

# The group that everything gets which names none: it lets nothing through.
resource "aws_default_security_group" "closed" {
  vpc_id = aws_vpc.this.id
}

resource "aws_subnet" "public" {
  count             = var.availability_zones
  vpc_id            = aws_vpc.this.id
  availability_zone = local.zones[count.index]
  cidr_block        = cidrsubnet(var.cidr, 4, count.index)
  tags              = { Name = "${var.name}-public-${local.zones[count.index]}" }
}

resource "aws_subnet" "private" {
  count             = var.availability_zones
  vpc_id            = aws_vpc.this.id
  availability_zone = local.zones[count.index]
  cidr_block        = cidrsubnet(var.cidr, 4, count.index + 8)
  tags              = { Name = "${var.name}-private-${local.zones[count.index]}" }
}

resource "aws_internet_gateway" "this" {
  vpc_id = aws_vpc.this.id
  tags   = { Name = var.name }
}

resource "aws_route_table" "public" {
  vpc_id = aws_vpc.this.id
  tags   = { Name = "${var.name}-public" }
}

resource "aws_route" "out" {
  route_table_id         = aws_route_table.public.id
  destination_cidr_block = "0.0.0.0/0"
  gateway_id             = aws_internet_gateway.this.id
}

resource "aws_route_table_association" "public" {
  count          = var.availability_zones
  subnet_id      = aws_subnet.public[count.index].id
  route_table_id = aws_route_table.public.id
}

resource "aws_route_table" "private" {
  vpc_id = aws_vpc.this.id
  tags   = { Name = "${var.name}-private" }
}

resource "aws_route_table_association" "private" {
  count          = var.availability_zones
  subnet_id      = aws_subnet.private[count.index].id
  route_table_id = aws_route_table.private.id
}

# What passes an endpoint is of this account on both sides: no foreign key writes through it, and nothing of ours goes into a foreign bucket.
# https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html
# https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-resourceaccount
data "aws_iam_policy_document" "endpoint" {
  #checkov:skip=CKV_AWS_1:An endpoint's policy gives no right: it says between whom a request may pass. Roles say what each may.
  #checkov:skip=CKV_AWS_49:As above.
  for_each = setunion(["dynamodb", "s3"], local.interface_endpoints)

  statement {
    sid       = "OursToOurs"
    actions   = ["*"]
    resources = ["*"]
    principals {
      type        = "*"
      identifiers = ["*"]
    }
    condition {
      test     = "StringEquals"
      variable = "aws:PrincipalAccount"
      values   = [data.aws_caller_identity.current.account_id]
    }
    condition {
      test     = "StringEquals"
      variable = "aws:ResourceAccount"
      values   = [data.aws_caller_identity.current.account_id]
    }
  }

  # The layers of every image lie in a bucket of ECR's, behind addresses that ECR has signed.
  # https://docs.aws.amazon.com/AmazonECR/latest/userguide/vpc-endpoints.html#ecr-minimum-s3-perms
  dynamic "statement" {
    for_each = each.key == "s3" ? ["LayersOfImages"] : []
    content {
      sid       = statement.value
      actions   = ["s3:GetObject"]
      resources = ["arn:${data.aws_partition.current.partition}:s3:::prod-${data.aws_region.current.region}-starport-layer-bucket/*"]
      principals {
        type        = "*"
        identifiers = ["*"]
      }
    }
  }
}

# Gateway endpoints cost nothing. Images come out of S3, features out of DynamoDB.
resource "aws_vpc_endpoint" "gateway" {
  for_each          = toset(["dynamodb", "s3"])
  vpc_id            = aws_vpc.this.id
  service_name      = "com.amazonaws.${data.aws_region.current.region}.${each.key}"
  vpc_endpoint_type = "Gateway"
  route_table_ids   = [aws_route_table.private.id, aws_route_table.public.id]
  policy            = data.aws_iam_policy_document.endpoint[each.key].json
  tags              = { Name = "${var.name}-${each.key}" }
}

resource "aws_vpc_endpoint" "interface" {
  for_each            = local.interface_endpoints
  vpc_id              = aws_vpc.this.id
  service_name        = "com.amazonaws.${data.aws_region.current.region}.${each.key}"
  vpc_endpoint_type   = "Interface"
  private_dns_enabled = true
  subnet_ids          = slice(aws_subnet.private[*].id, 0, min(var.endpoint_zones, var.availability_zones, length(local.complete)))
  security_group_ids  = [aws_security_group.endpoints.id]
  policy              = data.aws_iam_policy_document.endpoint[each.key].json
  tags                = { Name = "${var.name}-${each.key}" }

  lifecycle {
    precondition {
      condition     = length(local.complete) >= min(var.endpoint_zones, var.availability_zones)
      error_message = "Only ${length(local.complete)} zones have the endpoints of all services (${join(", ", local.complete)}): lower availability.endpoint_zones or choose another region."
    }
  }
}

resource "aws_security_group" "endpoints" {
  name        = "${var.name}-endpoints"
  description = "TLS from inside the VPC to the AWS services' endpoints"
  vpc_id      = aws_vpc.this.id
  tags        = { Name = "${var.name}-endpoints" }
}

resource "aws_vpc_security_group_ingress_rule" "endpoints" {
  security_group_id = aws_security_group.endpoints.id
  description       = "TLS from the VPC"
  cidr_ipv4         = var.cidr
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_flow_log" "this" {
  vpc_id          = aws_vpc.this.id
  traffic_type    = "REJECT"
  iam_role_arn    = aws_iam_role.flow_log.arn
  log_destination = aws_cloudwatch_log_group.flow_log.arn
  tags            = { Name = var.name }
}

resource "aws_cloudwatch_log_group" "flow_log" {
  #checkov:skip=CKV_AWS_338:Retention is the environment's decision; rejected connections of a year ago are of no use.
  name              = "/${var.name}/network/rejected"
  retention_in_days = var.log_retention_days
  kms_key_id        = var.key_arn
}

resource "aws_iam_role" "flow_log" {
  name                 = "${var.name}-flow-log"
  assume_role_policy   = data.aws_iam_policy_document.flow_log_trust.json
  permissions_boundary = var.permissions_boundary
}

resource "aws_iam_role_policy" "flow_log" {
  name   = "write-flow-log"
  role   = aws_iam_role.flow_log.id
  policy = data.aws_iam_policy_document.flow_log.json
}

data "aws_iam_policy_document" "flow_log_trust" {
  statement {
    actions = ["sts:AssumeRole"]
    principals {
      type        = "Service"
      identifiers = ["vpc-flow-logs.amazonaws.com"]
    }
  }
}

data "aws_iam_policy_document" "flow_log" {
  statement {
    sid       = "WriteItsLogGroup"
    actions   = ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"]
    resources = ["${aws_cloudwatch_log_group.flow_log.arn}:*"]
  }
}
