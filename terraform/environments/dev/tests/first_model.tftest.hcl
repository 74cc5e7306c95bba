mock_provider "aws" {
  source = "../../checks/mocks"
}

variables {
  region            = "ap-southeast-2"
  alarm_subscribers = ["somebody@example.com"]
  first_model       = "s3://some-bucket/models/run/model.tar.gz"
}

run "the_first_model_makes_the_endpoint" {
  assert {
    condition     = output.model_endpoint == "cartstream-dev-ranking" && contains(keys(output.alarms), "model-errors")
    error_message = "With a model there is an endpoint, and an alarm on it."
  }

  assert {
    condition     = contains([for setting in output.containers.api.environment : setting.value if setting.name == "CARTSTREAM_MODEL_ENDPOINT"], "cartstream-dev-ranking")
    error_message = "The API must know the endpoint."
  }

  assert {
    condition     = length([for setting in output.containers.api.environment : setting.value if setting.name == "CARTSTREAM_SCALER" && endswith(setting.value, "/live/scaler.json")]) == 1
    error_message = "The API must know the scaler."
  }
}
