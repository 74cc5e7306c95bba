output "database" {
  description = "The catalogue database."
  value       = aws_glue_catalog_database.this.name
}

output "table" {
  description = "The table of events."
  value       = aws_glue_catalog_table.events.name
}

output "workgroup" {
  description = "The Athena workgroup to query it in."
  value       = aws_athena_workgroup.this.name
}

output "arns" {
  description = "The ARNs that reading the table's entry in the catalogue takes: the catalogue, the database, the table."
  value = [
    replace(aws_glue_catalog_database.this.arn, "database/${aws_glue_catalog_database.this.name}", "catalog"),
    aws_glue_catalog_database.this.arn,
    aws_glue_catalog_table.events.arn,
  ]
}
