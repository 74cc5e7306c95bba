terraform {
  required_version = ">= 1.11, < 2.0"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "6.66.0"
    }
  }

  # Bucket and region come from backend.hcl, which terraform/bootstrap writes: terraform init -backend-config=backend.hcl.
  # The lock is an object beside the state; no table is needed.
  backend "s3" {
    key          = "cartstream/small/terraform.tfstate"
    encrypt      = true
    use_lockfile = true
  }
}

provider "aws" {
  region = var.region

  default_tags {
    tags = {
      Application = "cartstream"
      Environment = "small"
      ManagedBy   = "terraform"
    }
  }
}
