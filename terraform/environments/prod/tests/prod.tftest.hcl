mock_provider "aws" {
  source = "../../checks/mocks"
}

variables {
  region            = "ap-southeast-2"
  alarm_subscribers = ["somebody@example.com"]
  domain            = { name = "shop.example.com" }
}

run "with_a_domain" {
  # page and api have names of their own
  assert {
    condition     = output.page_url == "https://shop.example.com" && output.api_url == "https://api.shop.example.com"
    error_message = "With a domain the page is at it and the API at api. before it."
  }

  # the balancer speaks tls
  assert {
    condition     = output.balancer.speaks_tls
    error_message = "With a domain the load balancer speaks TLS."
  }

  assert {
    condition = alltrue([
      for settings in [{ for setting in output.containers.api.environment : setting.name => setting.value }] :
      settings["CARTSTREAM_CORS_ORIGINS"] == "https://shop.example.com" && settings["CARTSTREAM_TRUSTED_PROXIES"] == "1" && settings["CARTSTREAM_ENVIRONMENT"] == "cloud" && settings["CARTSTREAM_RATE_LIMIT"] == "100" && settings["CARTSTREAM_RATE_LIMIT_BURST"] == "500"
    ])
    error_message = "The API lets the page call it, nobody else, and trusts the load balancer's word for addresses only, and limits the rate of each."
  }

  # it survives a zone
  assert {
    condition     = output.services == { "cartstream-prod-api" = 3, "cartstream-prod-worker" = 2 }
    error_message = "Production runs a task in every zone, and more than one worker."
  }

  # the retention alarm leaves half of it
  assert {
    condition     = output.alarms["events-expiring"].metric == "GetRecords.IteratorAgeMilliseconds"
    error_message = "Lost retention is watched from the service's side, which does not fall silent with the worker."
  }
}

run "without_a_domain_it_warns" {
  variables {
    domain = null
  }

  expect_failures = [check.production_has_a_domain]
}
