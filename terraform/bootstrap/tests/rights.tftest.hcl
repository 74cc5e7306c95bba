# The rights of the workflows' roles, two environments in one account; terraform/checks/rights.py asks them what they may.

mock_provider "aws" {
  source = "../checks/mocks"
}

variables {
  repository   = "owner/name"
  region       = "ap-southeast-2"
  environments = ["dev", "prod"]
  domains      = { dev = "dev.example.com", prod = "shop.example.com" }
}

override_resource {
  target = aws_iam_policy.boundary["dev"]
  values = { arn = "arn:aws:iam::111122223333:policy/cartstream-boundary-dev" }
}

run "rights" {
  command = apply
}
