# What docs/cost.md prices: the environment with its defaults, and a model. terraform/checks/cost.py reads the state.

mock_provider "aws" {
  source = "../../checks/mocks"
}

variables {
  image_tag   = "0123456789ab"
  first_model = "s3://some-bucket/models/run/model.tar.gz"
}

run "priced" {
  command = apply
}
