resource "aws_kinesis_stream" "this" {
  name                      = var.name
  retention_period          = var.retention_hours
  shard_count               = var.shards == 0 ? null : var.shards
  shard_level_metrics       = var.shard_level_metrics
  encryption_type           = "KMS"
  kms_key_id                = var.key_arn
  enforce_consumer_deletion = true

  stream_mode_details {
    stream_mode = var.shards == 0 ? "ON_DEMAND" : "PROVISIONED"
  }
}
