# The shop page: a private bucket that only its distribution can read. Without a domain of its own the distribution also carries the
# API, so that page and API are one origin with CloudFront's certificate.

data "aws_caller_identity" "current" {}

locals {
  api_paths = var.api == null ? [] : ["/submit", "/v1/*", "/health/*", "/openapi.json", "/docs*"]

  # Ids of AWS's managed policies, the same in every account.
  # https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-managed-cache-policies.html, -origin-request-policies, -response-headers-policies
  caching_optimized             = "658327ea-f89d-4fab-a63d-7e88639e58f6"
  caching_disabled              = "4135ea2d-6df8-44a3-9df3-4b5a84be39ad"
  all_viewer_except_host_header = "b689b0a8-53d0-40ab-baf2-68738e2966ac"
  security_headers              = "67f7725c-6f97-4210-82d7-5512b31e9d03"

  headers = var.own_headers ? aws_cloudfront_response_headers_policy.this[0].id : local.security_headers
}

module "bucket" {
  source = "../bucket"

  name       = var.bucket
  access_log = { bucket = var.logs.name }
  deletable  = var.deletable
  statements = { distribution = data.aws_iam_policy_document.distribution.json }
}

data "aws_iam_policy_document" "distribution" {
  statement {
    sid       = "TheDistributionReads"
    actions   = ["s3:GetObject"]
    resources = ["arn:aws:s3:::${var.bucket}/*"]
    principals {
      type        = "Service"
      identifiers = ["cloudfront.amazonaws.com"]
    }
    condition {
      test     = "StringEquals"
      variable = "AWS:SourceArn"
      values   = [aws_cloudfront_distribution.this.arn]
    }
  }
}

resource "aws_cloudfront_origin_access_control" "this" {
  name                              = var.name
  description                       = "The page's bucket"
  origin_access_control_origin_type = "s3"
  signing_behavior                  = "always"
  signing_protocol                  = "sigv4"
}

# A load balancer that CloudFront reaches over the internet can be reached by every distribution of every customer, and so past this one's web ACL.
# This one has no address there: a VPC origin leads from our distribution into our VPC over AWS's own network, where HTTP is enough.
# https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-vpc-origins.html
resource "aws_cloudfront_vpc_origin" "api" {
  count = var.api == null ? 0 : 1

  vpc_origin_endpoint_config {
    name                   = "${var.name}-api"
    arn                    = var.api.arn
    http_port              = 80
    https_port             = 443
    origin_protocol_policy = "http-only"

    origin_ssl_protocols {
      items    = ["TLSv1.2"]
      quantity = 1
    }
  }
}

resource "aws_cloudfront_distribution" "this" {
  #checkov:skip=CKV_AWS_310:One bucket, versioned; a second origin would be a second region.
  #checkov:skip=CKV_AWS_374:A shop says itself where it sells.
  #checkov:skip=CKV_AWS_174:CloudFront's own certificate sets its own TLS version; with a domain it is TLSv1.2_2021.
  #checkov:skip=CKV2_AWS_42:A certificate of ours needs a domain; development has none.
  #checkov:skip=CKV2_AWS_32:Every behaviour of the page has local.headers; the API writes its own. The check does not follow the local.
  #checkov:skip=CKV2_AWS_47:The web ACL is the module firewall's, with AWSManagedRulesKnownBadInputsRuleSet; the check does not follow module outputs.
  enabled             = true
  comment             = var.name
  aliases             = var.domain[*].name
  default_root_object = "index.html"
  http_version        = "http2and3"
  is_ipv6_enabled     = true
  price_class         = var.price_class
  web_acl_id          = var.firewall_arn

  origin {
    origin_id                = "page"
    domain_name              = module.bucket.domain_name
    origin_access_control_id = aws_cloudfront_origin_access_control.this.id
  }

  dynamic "origin" {
    for_each = var.api[*]
    content {
      origin_id   = "api"
      domain_name = origin.value.host
      vpc_origin_config {
        vpc_origin_id = aws_cloudfront_vpc_origin.api[0].id
      }
    }
  }

  default_cache_behavior {
    target_origin_id           = "page"
    allowed_methods            = ["GET", "HEAD"]
    cached_methods             = ["GET", "HEAD"]
    viewer_protocol_policy     = "redirect-to-https"
    cache_policy_id            = local.caching_optimized
    response_headers_policy_id = local.headers
    compress                   = true
  }

  # What the page learns at run time must never be old.
  ordered_cache_behavior {
    path_pattern               = "/config.json"
    target_origin_id           = "page"
    allowed_methods            = ["GET", "HEAD"]
    cached_methods             = ["GET", "HEAD"]
    viewer_protocol_policy     = "redirect-to-https"
    cache_policy_id            = local.caching_disabled
    response_headers_policy_id = local.headers
  }

  dynamic "ordered_cache_behavior" {
    for_each = local.api_paths
    content {
      path_pattern             = ordered_cache_behavior.value
      target_origin_id         = "api"
      allowed_methods          = ["DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"]
      cached_methods           = ["GET", "HEAD"]
      viewer_protocol_policy   = "https-only"
      cache_policy_id          = local.caching_disabled
      origin_request_policy_id = local.all_viewer_except_host_header
      # The API writes its own security headers.
    }
  }

  logging_config {
    bucket = var.logs.domain_name
    prefix = "cloudfront/${var.name}/"
  }

  restrictions {
    geo_restriction {
      restriction_type = "none"
    }
  }

  viewer_certificate {
    cloudfront_default_certificate = var.domain == null
    acm_certificate_arn            = try(var.domain.certificate_arn, null)
    minimum_protocol_version       = var.domain == null ? "TLSv1" : "TLSv1.2_2021"
    ssl_support_method             = var.domain == null ? null : "sni-only"
  }
}

resource "aws_cloudfront_response_headers_policy" "this" {
  count   = var.own_headers ? 1 : 0
  name    = var.name
  comment = "Security headers of the page"

  security_headers_config {
    content_security_policy {
      override = true
      content_security_policy = join("; ", [
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src ${join(" ", concat(["'self'"], var.connect_to))}",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
      ])
    }
    content_type_options {
      override = true
    }
    frame_options {
      frame_option = "DENY"
      override     = true
    }
    referrer_policy {
      referrer_policy = "strict-origin-when-cross-origin"
      override        = true
    }
    strict_transport_security {
      access_control_max_age_sec = 31536000
      include_subdomains         = true
      preload                    = true
      override                   = true
    }
  }

  custom_headers_config {
    items {
      header   = "Permissions-Policy"
      value    = "camera=(), geolocation=(), microphone=(), payment=()"
      override = true
    }
  }
}
