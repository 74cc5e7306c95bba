# The feature tables, once per generation, and the lease tables of the workers. The names and keys are those of the module
# feature-store; terraform/checks holds the two together.

locals {
  tables = jsondecode(file("${path.module}/tables.json"))

  features = merge([
    for generation in var.generations : {
      for table, shape in local.tables : "${generation}/${table}" => merge(shape, { name = "${var.name}-${generation}-${table}" })
    }
  ]...)
}

resource "aws_dynamodb_table" "features" {
  for_each                    = local.features
  name                        = each.value.name
  billing_mode                = "PAY_PER_REQUEST"
  hash_key                    = each.value.hash_key
  range_key                   = each.value.range_key
  deletion_protection_enabled = var.protected

  dynamic "attribute" {
    for_each = compact([each.value.hash_key, each.value.range_key])
    content {
      name = attribute.value
      type = "S"
    }
  }

  dynamic "ttl" {
    for_each = each.value.expires[*]
    content {
      attribute_name = ttl.value
      enabled        = true
    }
  }

  point_in_time_recovery {
    enabled = true
  }

  server_side_encryption {
    enabled     = true
    kms_key_arn = var.key_arn
  }
}

# KCL 3.5 keeps leases, worker metrics and coordinator state of a new application in this one table. Made here, with the index it
# would otherwise add and wait for, so that the first worker starts quickly and no worker needs the right to make tables.
resource "aws_dynamodb_table" "leases" {
  for_each                    = var.applications
  name                        = each.value
  billing_mode                = "PAY_PER_REQUEST"
  hash_key                    = "leaseKey"
  deletion_protection_enabled = var.protected

  attribute {
    name = "leaseKey"
    type = "S"
  }

  attribute {
    name = "leaseOwner"
    type = "S"
  }

  global_secondary_index {
    name            = "LeaseOwnerToLeaseKeyIndex"
    projection_type = "KEYS_ONLY"
    hash_key        = "leaseOwner"
    range_key       = "leaseKey"
  }

  point_in_time_recovery {
    enabled = true
  }

  server_side_encryption {
    enabled     = true
    kms_key_arn = var.key_arn
  }
}
