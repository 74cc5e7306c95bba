mock_provider "aws" {
  source = "../../checks/mocks"
}

run "a_small_shop" {
  # it has what production has
  assert {
    condition     = output.services == { "cartstream-small-api" = 1, "cartstream-small-worker" = 1 }
    error_message = "Both services run, one task each."
  }

  assert {
    condition     = alltrue([for name in ["worker-lag", "worker-stalled", "api-down"] : output.alarms[name].silence == "breaching"])
    error_message = "A service that says nothing is as bad as one that is behind."
  }

  # its page and API share CloudFront's name
  assert {
    condition     = output.api_url == output.page_url
    error_message = "Without a domain the API is reached under the page's own address."
  }
}

run "workers_never_outnumber_shards" {
  command = plan

  module {
    source = "../../modules/worker-service"
  }

  variables {
    name               = "cartstream-small-worker"
    cluster            = { name = "cluster", arn = "arn:aws:ecs:ap-southeast-2:111122223333:cluster/cluster" }
    network            = { vpc_id = "vpc-1", tasks = { subnet_ids = ["subnet-1"], public = false } }
    image              = { repository_url = "repository", repository_arn = "arn:aws:ecr:ap-southeast-2:111122223333:repository/worker", tag = "0123456789ab" }
    size               = { cpu = 512, memory_mib = 1024, min_tasks = 3, max_tasks = 16 }
    stream             = { name = "stream", arn = "arn:aws:kinesis:ap-southeast-2:111122223333:stream/stream", retention_hours = 24, shards = 2 }
    leases             = { name = "leases", arn = "arn:aws:dynamodb:ap-southeast-2:111122223333:table/leases" }
    tables             = { prefix = "p-", arns = { for table in ["user_features", "user_activity", "product_features", "stream_clock"] : table => "arn:aws:dynamodb:ap-southeast-2:111122223333:table/${table}" } }
    archive            = { name = "archive", arn = "arn:aws:firehose:ap-southeast-2:111122223333:deliverystream/archive" }
    dead_letters       = { name = "dead", arn = "arn:aws:firehose:ap-southeast-2:111122223333:deliverystream/dead" }
    metrics_namespace  = "cartstream-small"
    log_retention_days = 14
    key_arn            = "arn:aws:kms:ap-southeast-2:111122223333:key/mock"
  }

  assert {
    condition     = output.min_tasks == 2 && output.max_tasks == 2
    error_message = "More workers than shards stand idle: of two shards, two tasks."
  }
}
