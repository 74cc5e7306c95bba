# What AWS would answer, where a random text will not do.

mock_data "aws_availability_zones" {
  defaults = {
    names = ["ap-southeast-2a", "ap-southeast-2b", "ap-southeast-2c"]
  }
}

mock_data "aws_vpc_endpoint_service" {
  defaults = {
    availability_zones = ["ap-southeast-2a", "ap-southeast-2b", "ap-southeast-2c"]
  }
}

mock_data "aws_caller_identity" {
  defaults = {
    account_id = "111122223333"
  }
}

mock_data "aws_partition" {
  defaults = {
    partition = "aws"
  }
}

mock_data "aws_region" {
  defaults = {
    region = "ap-southeast-2"
  }
}

mock_data "aws_iam_policy_document" {
  defaults = {
    json = "{\"Version\":\"2012-10-17\",\"Statement\":[]}"
  }
}

mock_data "aws_ec2_managed_prefix_list" {
  defaults = {
    id = "pl-cloudfront"
  }
}

mock_data "aws_sagemaker_prebuilt_ecr_image" {
  defaults = {
    registry_path = "783357654285.dkr.ecr.ap-southeast-2.amazonaws.com/sagemaker-xgboost:3.0-5"
  }
}

mock_resource "aws_kms_key" {
  defaults = {
    arn = "arn:aws:kms:ap-southeast-2:111122223333:key/mock"
  }
}

mock_resource "aws_cloudfront_distribution" {
  defaults = {
    arn         = "arn:aws:cloudfront::111122223333:distribution/MOCK"
    domain_name = "d111111abcdef8.cloudfront.net"
  }
}

mock_resource "aws_cloudfront_vpc_origin" {
  defaults = {
    id = "vo_mock"
  }
}

mock_resource "aws_lb" {
  defaults = {
    arn        = "arn:aws:elasticloadbalancing:ap-southeast-2:111122223333:loadbalancer/app/mock/1"
    arn_suffix = "app/mock/1"
    dns_name   = "mock-1.ap-southeast-2.elb.amazonaws.com"
  }
}

mock_resource "aws_sns_topic" {
  defaults = {
    arn = "arn:aws:sns:ap-southeast-2:111122223333:mock-alarms"
  }
}

mock_resource "aws_acm_certificate" {
  defaults = {
    arn = "arn:aws:acm:ap-southeast-2:111122223333:certificate/mock"
    domain_validation_options = [{
      domain_name           = "shop.example.com"
      resource_record_name  = "_mock.shop.example.com"
      resource_record_type  = "CNAME"
      resource_record_value = "_mock.acm-validations.aws"
    }]
  }
}

mock_resource "aws_acm_certificate_validation" {
  defaults = {
    certificate_arn = "arn:aws:acm:ap-southeast-2:111122223333:certificate/mock"
  }
}

# Else a new one at each reading, and what is made of it would change.
mock_data "aws_secretsmanager_secret_version" {
  defaults = {
    secret_string = "a mock of a secret"
  }
}
