# Everything that this environment can have is applied; then the same configuration is planned again. terraform/checks/applied_twice.py reads that
# second plan and fails where it would change anything.

mock_provider "aws" {
  source = "../../checks/mocks"
}

variables {
  region            = "ap-southeast-2"
  alarm_subscribers = ["somebody@example.com"]
  domain            = { name = "shop.example.com" }
  first_model       = "s3://some-bucket/models/run/model.tar.gz"
  optional_ways_in  = { direct = true, serverless = true }
  notebook          = true
  generations       = { all = ["g1", "g2"], live = "g1", rebuilt = "g2" }
}

run "applied" {
  command = apply

  # what scripts/cloud reads is there
  assert {
    condition = alltrue([
      for value in [
        output.api_url, output.page_url, output.page_bucket, output.distribution_id, output.region, output.api_keys_secret, output.cluster,
        output.deployed_tag, output.deployed_tag_parameter, output.state_machine_arn,
      ] : length(value) > 0
    ])
    error_message = "An output that a Make target reads is empty."
  }

  assert {
    condition     = toset(keys(output.repository_urls)) == toset(["api", "worker", "lambda"]) && alltrue([for url in values(output.repository_urls) : length(url) > 0])
    error_message = "make deploy pushes to a repository for each image."
  }

  assert {
    condition     = output.services == { "cartstream-small-api" = 1, "cartstream-small-bridge" = 1, "cartstream-small-worker" = 1 }
    error_message = "make deploy waits for every service."
  }

  assert {
    condition = output.generations == {
      live = { name = "g1", prefix = "cartstream-small-g1-", application = "cartstream-small-worker" }
      rebuilt = {
        name = "g2", prefix = "cartstream-small-g2-", application = "cartstream-small-worker-g2", service = "cartstream-small-rebuild", tasks = 1
      }
    }
    error_message = "make rebuild-cloud reads both generations."
  }
}

run "no_change_when_planned_again" {
  command = plan
}

# The function wants a pushed image, which a new environment does not have yet: so it is applied by itself.
run "serverless_applied" {
  command = apply

  module {
    source = "../../modules/serverless"
  }

  variables {
    name               = "cartstream-small-serverless"
    image_uri          = "111122223333.dkr.ecr.ap-southeast-2.amazonaws.com/cartstream-small-lambda:0123456789ab"
    environment        = { CARTSTREAM_ENVIRONMENT = "cloud" }
    secret_ids         = { CARTSTREAM_API_KEYS = "arn:aws:secretsmanager:ap-southeast-2:111122223333:secret:mock" }
    policy_json        = "{}"
    log_retention_days = 14
    key_arn            = "arn:aws:kms:ap-southeast-2:111122223333:key/mock"
  }

  assert {
    condition     = length(output.url) > 0
    error_message = "The function has an address."
  }
}

run "serverless_no_change_when_planned_again" {
  command = plan

  module {
    source = "../../modules/serverless"
  }

  variables {
    name               = "cartstream-small-serverless"
    image_uri          = "111122223333.dkr.ecr.ap-southeast-2.amazonaws.com/cartstream-small-lambda:0123456789ab"
    environment        = { CARTSTREAM_ENVIRONMENT = "cloud" }
    secret_ids         = { CARTSTREAM_API_KEYS = "arn:aws:secretsmanager:ap-southeast-2:111122223333:secret:mock" }
    policy_json        = "{}"
    log_retention_days = 14
    key_arn            = "arn:aws:kms:ap-southeast-2:111122223333:key/mock"
  }
}
