output "prefixes" {
  description = "What the table names of a generation begin with: CARTSTREAM_TABLE_PREFIX."
  value       = { for generation in var.generations : generation => "${var.name}-${generation}-" }
}

output "table_arns" {
  description = "ARNs of the feature tables: generation, then table."
  value = {
    for generation in var.generations : generation => {
      for table in keys(local.tables) : table => aws_dynamodb_table.features["${generation}/${table}"].arn
    }
  }
}

output "lease_tables" {
  description = "Name and ARN of each application's lease table."
  value       = { for application, table in aws_dynamodb_table.leases : application => { name = table.name, arn = table.arn } }
}
