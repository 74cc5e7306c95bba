resource "aws_ecr_repository" "this" {
  for_each             = var.images
  name                 = "${var.name}/${each.value}"
  image_tag_mutability = "IMMUTABLE"
  force_delete         = var.deletable

  encryption_configuration {
    encryption_type = "KMS"
    kms_key         = var.key_arn
  }

  image_scanning_configuration {
    scan_on_push = true
  }
}

resource "aws_ecr_lifecycle_policy" "this" {
  for_each   = var.images
  repository = aws_ecr_repository.this[each.value].name
  policy = jsonencode({
    rules = [{
      rulePriority = 1
      description  = "Keep the newest ${var.kept_images}"
      selection    = { tagStatus = "any", countType = "imageCountMoreThan", countNumber = var.kept_images }
      action       = { type = "expire" }
    }]
  })
}

# What has passed its smoke test is said in one place outside the code: `make deploy` writes the tag here last, so an apply by hand, and a
# rollback, come back to it; before the first deploy ("none") no task tries to start. A deployment itself names its tag by var.tag.
resource "aws_ssm_parameter" "deployed" {
  #checkov:skip=CKV2_AWS_34:An image tag is no secret.
  name           = "/${var.name}/deployed-image"
  description    = "Tag of the images that have passed a smoke test; written by make deploy"
  type           = "String"
  insecure_value = "none"

  lifecycle {
    ignore_changes = [insecure_value]
  }
}
