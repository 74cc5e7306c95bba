mock_provider "aws" {
  source = "../../checks/mocks"
}

variables {
  region            = "ap-southeast-2"
  alarm_subscribers = ["somebody@example.com"]
}

run "a_new_environment" {
  # page and api share cloudfronts name
  assert {
    condition     = output.api_url == "https://d111111abcdef8.cloudfront.net" && output.page_url == output.api_url
    error_message = "Without a domain the API is reached under the page's own address, was ${output.api_url}."
  }

  # what the make targets read is there
  assert {
    condition = alltrue([
      output.page_bucket == "cartstream-dev-page-111122223333-ap-southeast-2",
      output.distribution_id != "",
      output.cluster == "cartstream-dev",
      output.services == { "cartstream-dev-api" = 1, "cartstream-dev-worker" = 1 },
      toset(keys(output.repository_urls)) == toset(["api", "worker"]),
      output.deployed_tag_parameter == "/cartstream-dev/deployed-image",
      output.state_machine_arn != "",
      output.region == "ap-southeast-2",
    ])
    error_message = "An output that a Make target reads is missing or is not what it was."
  }

  # before the first deploy nothing runs
  assert {
    condition     = output.deployed_tag == "none" && output.model_endpoint == null && output.serverless_url == null
    error_message = "A new environment has no image and no model, so no task and no endpoint."
  }

  # containers are locked down
  assert {
    condition = alltrue([
      for container in output.containers :
      container.readonlyRootFilesystem && container.stopTimeout <= 120 && !can(container.privileged) && container.healthCheck.command == ["CMD", "/app/healthy"]
    ])
    error_message = "Containers have a read-only root, a health check, and stop within the platform's limit."
  }

  assert {
    condition     = toset(output.containers.api.secrets[*].name) == toset(["CARTSTREAM_API_KEYS", "CARTSTREAM_PARTITION_KEY_SECRET", "CARTSTREAM_SHOPPER_KEYS", "CARTSTREAM_SHOPPER_TOKEN_SECRET"]) && length(setintersection(output.containers.api.secrets[*].name, output.containers.api.environment[*].name)) == 0
    error_message = "Secrets come out of Secrets Manager, never as plain settings."
  }

  # the client's address is CloudFront's word
  assert {
    condition = alltrue([
      for settings in [{ for setting in output.containers.api.environment : setting.name => setting.value }] :
      settings["CARTSTREAM_TRUSTED_PROXIES"] == "2" && tonumber(settings["CARTSTREAM_RATE_LIMIT"]) > 0
    ])
    error_message = "Without a domain CloudFront and the load balancer stand before the API, and the rate of each client is limited."
  }

  # a stop fits into its timeout
  assert {
    condition = alltrue([
      for settings in [{ for setting in output.containers.api.environment : setting.name => setting.value }] :
      sum([for step in ["DEREGISTRATION_DELAY", "STOP_REQUESTS", "STOP_FLUSH"] : tonumber(trimsuffix(settings["CARTSTREAM_${step}"], "s"))]) + 2 <= output.containers.api.stopTimeout
      && tonumber(trimsuffix(settings["CARTSTREAM_DEREGISTRATION_DELAY"], "s")) == output.balancer.drains_seconds
      && tonumber(trimsuffix(settings["CARTSTREAM_STOP_TIMEOUT"], "s")) == output.containers.api.stopTimeout
    ])
    error_message = "The steps of a stop must fit into ECS's stop timeout, and the deregistration delay must be the load balancer's."
  }

  assert {
    condition = alltrue([
      for settings in [{ for setting in output.containers.worker.environment : setting.name => setting.value }] :
      tonumber(trimsuffix(settings["CARTSTREAM_STOP_TIMEOUT"], "s")) + 15 <= output.containers.worker.stopTimeout
      && settings["CARTSTREAM_STREAM_RETENTION"] == "24h"
    ])
    error_message = "The worker must have handed its leases over before it is killed, and know how long the stream keeps records."
  }

  # every alarm tells the operator what to do
  assert {
    condition     = alltrue([for name, alarm in output.alarms : length(alarm.tells) > 0 && endswith(alarm.runbook, "alarms.md#${name}")])
    error_message = "Every alarm has an action and a chapter in the run book."
  }

  assert {
    condition     = alltrue([for name in ["worker-lag", "worker-stalled", "api-down"] : output.alarms[name].silence == "breaching"])
    error_message = "A service that says nothing is as bad as one that is behind."
  }

  # the dashboard shows every subject
  assert {
    condition = alltrue([
      for metric in ["ingest.events.accepted.count", "ingest.events.rejected.count", "ingest.put.latency.max", "WriteProvisionedThroughputExceeded", "lag.value", "checkpoint.age.value", "freshness.max", "dead.letters.count", "cycle.failures.count", "DeliveryToS3.Success", "ConsumedWriteCapacityUnits"] :
      contains(flatten([for widget in jsondecode(output.dashboard_body).widgets : [for row in try(widget.properties.metrics, []) : row[1]]]), metric)
    ])
    error_message = "Traffic, refusals, put latency, throttles, lag, checkpoint age, freshness, dead letters, errors and costs each have a widget."
  }

  assert {
    condition = alltrue([
      for widget in jsondecode(output.dashboard_body).widgets : widget.x + widget.width <= 24 && widget.height > 0
    ])
    error_message = "A widget lies outside the grid of 24 columns."
  }

  assert {
    condition     = length(distinct([for widget in jsondecode(output.dashboard_body).widgets : "${widget.x}/${widget.y}"])) == length(jsondecode(output.dashboard_body).widgets)
    error_message = "Two widgets lie upon each other."
  }

  # the state machine ends
  assert {
    condition     = alltrue([for name, state in jsondecode(output.state_machine_definition).States : can(state.Next) || can(state.Choices) || contains(["Succeed", "Fail"], state.Type)])
    error_message = "A state leads nowhere."
  }

  assert {
    condition     = jsondecode(output.state_machine_definition).States.CreateEndpointConfig.Parameters.ProductionVariants[0]["ServerlessConfig"].MemorySizeInMB == 2048
    error_message = "The state machine must make the same variant as Terraform does."
  }

  # the cloud trains what make train trains
  assert {
    condition = (
      jsondecode(output.state_machine_definition).States.Train.Parameters.HyperParameters == { sagemaker_program = "cloud_train.py", sagemaker_submit_directory = "/opt/ml/input/data/code" }
      && endswith(jsondecode(output.state_machine_definition).States.Train.Parameters.AlgorithmSpecification.TrainingImage, "sagemaker-xgboost:3.0-5")
    )
    error_message = "The training job must run glue/cloud_train.py in the container of the XGBoost that judged; hyper-parameters are those of the file beside it."
  }

  # the optional ways in are off
  assert {
    condition     = output.direct_ingest_url == null && !contains(keys(output.alarms), "direct-expiring")
    error_message = "The direct path must be asked for."
  }
}

# https://docs.aws.amazon.com/vpc/latest/privatelink/aws-services-privatelink-support.html: not every zone has every service.
run "endpoints_are_where_their_services_are" {
  override_data {
    target = module.cartstream.module.network.data.aws_vpc_endpoint_service.interface["sagemaker.runtime"]
    values = { availability_zones = ["ap-southeast-2b", "ap-southeast-2c"] }
  }

  override_data {
    target = module.cartstream.module.network.data.aws_vpc_endpoint_service.interface["kinesis-firehose"]
    values = { availability_zones = ["ap-southeast-2a", "ap-southeast-2c"] }
  }

  assert {
    condition     = jsonencode(output.zones) == jsonencode({ endpoints = ["ap-southeast-2c"], tasks = ["ap-southeast-2c", "ap-southeast-2a"] })
    error_message = "Endpoints go into zones that have all of them, was ${jsonencode(output.zones)}."
  }
}

run "alarms_without_subscribers" {
  variables {
    alarm_subscribers = []
  }

  expect_failures = [check.alarms_are_heard]
}

run "the_direct_path_is_watched" {
  variables {
    optional_ways_in = { direct = true, serverless = true }
  }

  assert {
    condition     = output.direct_ingest_url != null && contains(keys(output.alarms), "direct-expiring")
    error_message = "Whoever switches the direct path on must hear if nobody reads it."
  }

  # a bridge reads it
  assert {
    condition     = output.services["cartstream-dev-bridge"] == 1
    error_message = "The direct path needs a bridge that forwards what it takes."
  }

  assert {
    condition = alltrue([
      for settings in [{ for setting in output.containers.bridge.environment : setting.name => setting.value }] :
      settings["CARTSTREAM_MODE"] == "bridge"
      && settings["CARTSTREAM_STREAM"] == "cartstream-dev-direct"
      && settings["CARTSTREAM_FORWARD_STREAM"] == output.stream
      && settings["CARTSTREAM_APPLICATION"] == "cartstream-dev-bridge"
      && tonumber(trimsuffix(settings["CARTSTREAM_STOP_TIMEOUT"], "s")) + 15 <= output.containers.bridge.stopTimeout
    ])
    error_message = "The bridge must read the direct stream under an application of its own, forward into the main stream, and stop in time."
  }

  assert {
    condition     = output.containers.bridge.secrets[*].name == ["CARTSTREAM_PARTITION_KEY_SECRET"] && output.containers.bridge.readonlyRootFilesystem
    error_message = "The bridge gets the partition keys' secret and nothing else, and has a read-only root."
  }

  # as a service that says nothing is as bad as one that is behind
  assert {
    condition     = alltrue([for name in ["bridge-lag", "bridge-stalled"] : output.alarms[name].silence == "breaching"]) && contains(keys(output.alarms), "bridge-dead-letters")
    error_message = "The bridge is watched as the worker is."
  }

  assert {
    condition     = length(distinct([for widget in jsondecode(output.dashboard_body).widgets : "${widget.x}/${widget.y}"])) == length(jsondecode(output.dashboard_body).widgets)
    error_message = "Two widgets lie upon each other."
  }
}
