mock_provider "aws" {
  source = "../checks/mocks"
}

variables {
  region       = "eu-central-1"
  repository   = "owner/name"
  environments = ["dev", "prod"]
}

run "an_empty_account" {
  assert {
    condition     = length(aws_iam_openid_connect_provider.github) == 1 && length(aws_api_gateway_account.this) == 1
    error_message = "An empty account gets GitHub's provider and API Gateway's role for logs."
  }

  assert {
    condition     = strcontains(output.backend, "region     = \"eu-central-1\"")
    error_message = "The state is in the region that was chosen."
  }
}

# One provider an issuer, one role an account and region: a second one is an error, or takes the first one's place.
run "an_account_that_others_use_too" {
  variables {
    existing = { github_provider = true, api_gateway_log_role = true }
  }

  assert {
    condition     = length(aws_iam_openid_connect_provider.github) + length(aws_api_gateway_account.this) + length(aws_iam_role.api_gateway_log) == 0
    error_message = "What the account has already is left as it is."
  }

  assert {
    condition     = length(output.deploy_role_arns) == 2
    error_message = "The workflows' roles are made all the same."
  }
}
