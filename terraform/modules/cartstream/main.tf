# An environment: everything on the whiteboard, wired.

data "aws_caller_identity" "current" {}
data "aws_partition" "current" {}
data "aws_region" "current" {}

locals {
  # Bucket names are the world's, so the account and the region are in them.
  place       = "${data.aws_caller_identity.current.account_id}-${data.aws_region.current.region}"
  application = local.applications[var.generations.live]
  bridge      = "${var.name}-bridge"

  # Where every metric is paid for by the month, a small shop has those that alarms and scaling read.
  published_metrics = var.metrics == "all" ? {} : { CARTSTREAM_METRICS_PUBLISHED = join(",", jsondecode(file("${path.module}/alarm-metrics.json"))) }

  # Several environments may share an account, and an alarm that reads silence as trouble must not hear another's metrics.
  metrics_namespace = var.name

  # Far above what a shopper sends, also where a carrier puts hundreds behind an address, and a shop's server sends batches.
  api_settings = merge({
    CARTSTREAM_RATE_LIMIT       = tostring(var.api.rate_limit.per_second)
    CARTSTREAM_RATE_LIMIT_BURST = tostring(var.api.rate_limit.burst)
  }, local.published_metrics, var.api.settings)

  # The KCL application that fills a generation: its checkpoints stay with it when it goes live.
  applications = { for generation in var.generations.all : generation => generation == "g1" ? "${var.name}-worker" : "${var.name}-worker-${generation}" }

  folders = { events = "events", dead_letters = "dead-letters", errors = "delivery-errors" }

  images = {
    for image in ["api", "worker"] : image => {
      repository_url = module.ecr.repository_urls[image]
      repository_arn = module.ecr.repository_arns[image]
      tag            = module.ecr.deployed_tag
    }
  }

  tables = {
    prefix = module.dynamodb.prefixes[var.generations.live]
    arns   = module.dynamodb.table_arns[var.generations.live]
  }

  # Put there by the state machine once the model it was trained with is live.
  live_scaler = { bucket = { name = module.artifacts.name, arn = module.artifacts.arn }, key = "live/scaler.json" }

  # Of the XGBoost that trains and judges here: 3.0.5 is in the container 3.0-5.
  container_version = join("-", regex("(?m)^xgboost-cpu==(\\d+\\.\\d+)\\.(\\d+)$", file("${var.source_root}/glue/requirements.txt")))

  # What make train runs, for the training job: hyper-parameters and features have no other place than these files.
  training_files = merge(
    { "features.json" = "${var.source_root}/event-model/src/main/resources/io/cartstream/feature/features.json" },
    { for file in ["cloud_train.py", "train.py", "hyperparameters.json"] : file => "${var.source_root}/glue/${file}" },
    { for file in fileset("${var.source_root}/glue", "cartstream_features/*.py") : file => "${var.source_root}/glue/${file}" },
  )

  # The notebook and what it imports, as they lie beside it: nothing but the bucket can be reached from there.
  notebook_files = merge(
    {
      "train.ipynb"        = "${path.module}/../sagemaker/notebook/train.ipynb"
      "glue/features.json" = "${var.source_root}/event-model/src/main/resources/io/cartstream/feature/features.json"
    },
    { for file in ["train.py", "hyperparameters.json", "requirements.txt"] : "glue/${file}" => "${var.source_root}/glue/${file}" },
    { for file in fileset("${var.source_root}/glue", "cartstream_features/*.py") : "glue/${file}" => "${var.source_root}/glue/${file}" },
    { for file in fileset("${var.source_root}/glue/target", "wheels/*.whl") : file => "${var.source_root}/glue/target/${file}" },
  )

  permissions_boundary = one(compact([var.permissions_boundary])) # an unset variable of a workflow is empty

  cluster = { name = module.ecs_cluster.name, arn = module.ecs_cluster.arn }
}

module "key" {
  source = "../key"
  name   = var.name
}

module "network" {
  source               = "../network"
  permissions_boundary = local.permissions_boundary

  name               = var.name
  availability_zones = var.availability.zones
  endpoint_zones     = var.availability.endpoint_zones
  further_endpoints  = var.model.notebook ? ["sagemaker.api", "sts"] : [] # the notebook starts training jobs
  log_retention_days = var.log_retention_days
  key_arn            = module.key.arn
}

module "secrets" {
  source = "../secrets"

  name          = var.name
  first_values  = var.first_secrets
  key_arn       = module.key.arn
  recovery_days = var.protected ? 30 : 0
  secrets = {
    partition-key = "HMAC key for partition keys. Never change it while events are in the stream."
    shopper-token = "Signs the tokens by which the shop's own server lets a logged-in shopper see personal data. Keep it secret."
    shopper-keys  = "Keys of the shop's servers that may see every shopper, separated by commas. Never for a page."
    api-keys      = "Keys that callers of the API show, separated by commas. The first is the page's and so known to everybody; give every server one of its own."
  }
}

# --- what is kept ---

module "logs" {
  source = "../bucket"

  name        = "${var.name}-logs-${local.place}"
  accepts_acl = true
  deletable   = !var.protected
  expirations = { all = { prefix = "", delete_in_days = 90, noncurrent_days = 1 } }
  statements  = { delivery = data.aws_iam_policy_document.log_delivery.json }
}

data "aws_iam_policy_document" "log_delivery" {
  # https://docs.aws.amazon.com/elasticloadbalancing/latest/application/enable-access-logging.html
  statement {
    sid       = "LoadBalancers"
    actions   = ["s3:PutObject"]
    resources = ["arn:${data.aws_partition.current.partition}:s3:::${var.name}-logs-${local.place}/balancer/*"]
    principals {
      type        = "Service"
      identifiers = ["logdelivery.elasticloadbalancing.amazonaws.com"]
    }
    condition {
      test     = "StringEquals"
      variable = "aws:SourceAccount"
      values   = [data.aws_caller_identity.current.account_id]
    }
  }

  # https://docs.aws.amazon.com/AmazonS3/latest/userguide/enable-server-access-logging.html
  statement {
    sid       = "OtherBuckets"
    actions   = ["s3:PutObject"]
    resources = ["arn:${data.aws_partition.current.partition}:s3:::${var.name}-logs-${local.place}/s3/*"]
    principals {
      type        = "Service"
      identifiers = ["logging.s3.amazonaws.com"]
    }
    condition {
      test     = "StringEquals"
      variable = "aws:SourceAccount"
      values   = [data.aws_caller_identity.current.account_id]
    }
  }
}

module "events_bucket" {
  source = "../bucket"

  name       = "${var.name}-events-${local.place}"
  encryption = { key_arn = module.key.arn }
  access_log = { bucket = module.logs.name }
  deletable  = !var.protected
  expirations = {
    events       = { prefix = "${local.folders.events}/", archive_in_days = var.archive.archive_in_days, delete_in_days = var.archive.delete_in_days }
    dead-letters = { prefix = "${local.folders.dead_letters}/", delete_in_days = 365 }
    errors       = { prefix = "${local.folders.errors}/", delete_in_days = 90 }
  }
}

module "artifacts" {
  source = "../bucket"

  name       = "${var.name}-artifacts-${local.place}"
  encryption = { key_arn = module.key.arn }
  access_log = { bucket = module.logs.name }
  deletable  = !var.protected
  expirations = {
    runs        = { prefix = "runs/", delete_in_days = 180 }
    experiments = { prefix = "experiments/", delete_in_days = 180 }
    queries     = { prefix = "athena/", delete_in_days = 30 }
    temporary   = { prefix = "glue-temp/", delete_in_days = 7, noncurrent_days = 1 }
  }
}

module "dynamodb" {
  source = "../dynamodb"

  name         = var.name
  generations  = var.generations.all
  applications = setunion(values(local.applications), var.optional_ways_in.direct ? [local.bridge] : [])
  protected    = var.protected
  key_arn      = module.key.arn
}

# --- how events flow ---

module "stream" {
  source = "../kinesis"

  name                = "${var.name}-events"
  shards              = var.stream.shards
  retention_hours     = var.stream.retention_hours
  shard_level_metrics = var.stream.shard_metrics ? ["IncomingBytes", "IncomingRecords", "IteratorAgeMilliseconds", "WriteProvisionedThroughputExceeded"] : []
  key_arn             = module.key.arn
}

module "archive_delivery" {
  source               = "../firehose"
  permissions_boundary = local.permissions_boundary

  name               = "${var.name}-archive"
  bucket_arn         = module.events_bucket.arn
  prefix             = local.folders.events
  error_prefix       = "${local.folders.errors}/events"
  buffer_mib         = var.archive.buffer_mib
  buffer_seconds     = var.archive.buffer_seconds
  key_arn            = module.key.arn
  log_retention_days = var.log_retention_days
}

module "dead_letter_delivery" {
  source               = "../firehose"
  permissions_boundary = local.permissions_boundary

  name               = "${var.name}-dead-letters"
  bucket_arn         = module.events_bucket.arn
  prefix             = local.folders.dead_letters
  error_prefix       = "${local.folders.errors}/dead-letters"
  buffer_mib         = 5
  buffer_seconds     = 60
  key_arn            = module.key.arn
  log_retention_days = var.log_retention_days
}

module "archive" {
  source = "../archive"

  name           = var.name
  bucket         = module.events_bucket.name
  prefix         = local.folders.events
  results_bucket = module.artifacts.name
  first_year     = var.archive.first_year
  key_arn        = module.key.arn
}

# --- the two services ---

module "ecr" {
  source = "../ecr"

  tag       = one(compact([var.image_tag])) # an unset variable of a workflow is empty
  name      = var.name
  images    = setunion(["api", "worker"], var.optional_ways_in.serverless ? ["lambda"] : [])
  deletable = !var.protected
  key_arn   = module.key.arn
}

module "ecs_cluster" {
  source = "../ecs-cluster"

  name       = var.name
  spot_share = var.worker.spot_share
}

# With a name of its own the load balancer is on the internet. Without, every request has passed the page's firewall.
module "balancer_firewall" {
  source = "../firewall"
  count  = var.domain == null ? 0 : 1

  name                      = "${var.name}-balancer"
  scope                     = "REGIONAL"
  requests_per_five_minutes = var.rate_limit
  log_retention_days        = var.log_retention_days
  key_arn                   = module.key.arn
}

module "api" {
  source               = "../api-service"
  permissions_boundary = local.permissions_boundary

  name    = "${var.name}-api"
  cluster = local.cluster
  network = {
    vpc_id             = module.network.vpc_id
    public_subnet_ids  = module.network.public_subnet_ids
    private_subnet_ids = module.network.private_subnet_ids
    tasks              = module.network.tasks
  }
  image              = local.images.api
  size               = { cpu = var.api.cpu, memory_mib = var.api.memory_mib, min_tasks = var.api.min_tasks, max_tasks = var.api.max_tasks }
  requests_per_task  = var.api.requests_per_task
  architecture       = var.architecture
  https              = var.domain == null ? null : { certificate_arn = module.domain[0].certificate_arns["api"] }
  firewall_arn       = one(module.balancer_firewall[*].arn)
  log_bucket         = module.logs.name
  stream             = { name = module.stream.name, arn = module.stream.arn }
  tables             = local.tables
  model_endpoint     = module.model.endpoint
  model_scaler       = local.live_scaler
  secret_arns        = { for secret in ["partition-key", "api-keys", "shopper-token", "shopper-keys"] : secret => module.secrets.arns[secret] }
  cors_origins       = [module.page.origin]
  settings           = local.api_settings
  protected          = var.protected
  metrics_namespace  = local.metrics_namespace
  log_retention_days = var.log_retention_days
  key_arn            = module.key.arn
}

module "worker" {
  source               = "../worker-service"
  permissions_boundary = local.permissions_boundary

  name               = "${var.name}-worker"
  cluster            = local.cluster
  network            = { vpc_id = module.network.vpc_id, tasks = module.network.tasks }
  image              = local.images.worker
  size               = { cpu = var.worker.cpu, memory_mib = var.worker.memory_mib, min_tasks = var.worker.min_tasks, max_tasks = var.worker.max_tasks }
  architecture       = var.architecture
  stream             = { name = module.stream.name, arn = module.stream.arn, retention_hours = var.stream.retention_hours, shards = var.stream.shards }
  leases             = module.dynamodb.lease_tables[local.application]
  tables             = local.tables
  archive            = { name = module.archive_delivery.name, arn = module.archive_delivery.arn }
  dead_letters       = { name = module.dead_letter_delivery.name, arn = module.dead_letter_delivery.arn }
  settings           = merge(local.published_metrics, var.worker.settings)
  metrics_namespace  = local.metrics_namespace
  log_retention_days = var.log_retention_days
  key_arn            = module.key.arn
}

# Fills a generation beside the live one, and goes when that one is switched to.
module "rebuild" {
  source               = "../worker-service"
  permissions_boundary = local.permissions_boundary
  count                = var.generations.rebuilt == null ? 0 : 1

  name         = "${var.name}-rebuild"
  cluster      = local.cluster
  network      = { vpc_id = module.network.vpc_id, tasks = module.network.tasks }
  image        = local.images.worker
  size         = { cpu = var.worker.cpu, memory_mib = var.worker.memory_mib, min_tasks = var.worker.min_tasks, max_tasks = var.worker.min_tasks }
  architecture = var.architecture
  rebuilds     = true
  stream       = { name = module.stream.name, arn = module.stream.arn, retention_hours = var.stream.retention_hours, shards = var.stream.shards }
  leases       = module.dynamodb.lease_tables[local.applications[var.generations.rebuilt]]
  tables       = { prefix = module.dynamodb.prefixes[var.generations.rebuilt], arns = module.dynamodb.table_arns[var.generations.rebuilt] }
  archive      = { name = module.archive_delivery.name, arn = module.archive_delivery.arn }
  dead_letters = { name = module.dead_letter_delivery.name, arn = module.dead_letter_delivery.arn }
  # Five reads a second are all that a shard allows: the live workers make four.
  settings           = merge(var.worker.settings, { CARTSTREAM_INITIAL_POSITION = var.generations.from, CARTSTREAM_POLL_INTERVAL = "1s" })
  metrics_namespace  = local.metrics_namespace
  log_retention_days = var.log_retention_days
  key_arn            = module.key.arn
}

# --- from the archive to recommendations ---

module "features" {
  source               = "../glue-job"
  permissions_boundary = local.permissions_boundary

  name = "${var.name}-features"
  files = {
    script     = "${var.source_root}/glue/job.py"
    package    = "${var.source_root}/glue/target/cartstream_features.zip"
    definition = "${var.source_root}/event-model/src/main/resources/io/cartstream/feature/features.json"
  }
  bucket             = { name = module.artifacts.name, arn = module.artifacts.arn }
  archive            = { name = module.events_bucket.name, arn = module.events_bucket.arn, prefix = local.folders.events, table_arns = module.archive.arns }
  tables             = local.tables
  leases             = module.dynamodb.lease_tables[local.application]
  delivery_seconds   = var.archive.buffer_seconds + 600
  workers            = var.batch.workers
  arguments          = var.batch.arguments
  audit_schedule     = var.batch.audit_schedule
  written_tables     = setunion(["product_neighbours", "products"], var.batch.may_backfill ? ["user_features", "product_features", "stream_clock"] : [])
  log_retention_days = var.log_retention_days
  key_arn            = module.key.arn
}

module "model" {
  source               = "../sagemaker/endpoint"
  permissions_boundary = local.permissions_boundary

  name               = "${var.name}-ranking"
  container_version  = local.container_version
  first_artifact     = var.model.first_artifact
  serverless         = var.model.serverless
  instances          = coalesce(var.model.instances, { type = "ml.c7i.large", min = 2, max = 8, invocations_per_minute = 6000 })
  bucket             = { name = module.artifacts.name, arn = module.artifacts.arn }
  log_retention_days = var.log_retention_days
  key_arn            = module.key.arn
}

module "notebook" {
  source               = "../sagemaker/notebook"
  permissions_boundary = local.permissions_boundary
  count                = var.model.notebook ? 1 : 0

  name              = "${var.name}-notebook"
  files             = local.notebook_files
  network           = { vpc_id = module.network.vpc_id, subnet_id = module.network.private_subnet_ids[0] }
  bucket            = { name = module.artifacts.name, arn = module.artifacts.arn }
  archive           = { arn = module.events_bucket.arn, prefix = local.folders.events }
  training_role_arn = module.model.role_arn
  key_arn           = module.key.arn
}

module "retraining" {
  source               = "../state-machine"
  permissions_boundary = local.permissions_boundary

  name   = "${var.name}-retrain"
  job    = { name = module.features.name, arn = module.features.arn }
  bucket = module.artifacts.name
  scaler = local.live_scaler.key
  training = {
    container       = module.model.container
    role_arn        = module.model.role_arn
    instance_type   = var.model.training.instance_type
    timeout_seconds = var.model.training.timeout_seconds
    files           = local.training_files
  }
  minimum_over_fallback = var.model.minimum_over_fallback
  endpoint = {
    name               = module.model.endpoint_name
    variant            = module.model.variant
    isolated           = module.model.isolated
    artifact_parameter = module.model.artifact_parameter
  }
  schedule           = var.model.schedule
  topic_arn          = module.observability.topic_arn
  log_retention_days = var.log_retention_days
  key_arn            = module.key.arn
}

# --- the page and the names ---

module "domain" {
  source = "../domain"
  count  = var.domain == null ? 0 : 1

  name    = var.domain.name
  zone_id = var.domain.zone_id
}

module "page_firewall" {
  source = "../firewall"

  name                      = "${var.name}-page"
  scope                     = "CLOUDFRONT"
  requests_per_five_minutes = var.rate_limit
  log_retention_days        = var.log_retention_days
  key_arn                   = module.key.arn
}

module "page" {
  source = "../webapp"

  name         = "${var.name}-page"
  bucket       = "${var.name}-page-${local.place}"
  logs         = { name = module.logs.name, domain_name = module.logs.domain_name }
  domain       = var.domain == null ? null : { name = var.domain.name, certificate_arn = module.domain[0].certificate_arns["web"] }
  api          = var.domain == null ? { host = module.api.balancer.dns_name, arn = module.api.balancer.arn } : null
  connect_to   = var.domain == null ? [] : ["https://${module.domain[0].names.api}"]
  own_headers  = var.page.own_headers
  firewall_arn = module.page_firewall.arn
  price_class  = var.page.price_class
  deletable    = !var.protected
}

resource "aws_route53_record" "page" {
  for_each = var.domain == null ? toset([]) : toset(["A", "AAAA"])
  zone_id  = module.domain[0].zone_id
  name     = module.domain[0].names.web
  type     = each.value

  alias {
    name                   = module.page.distribution.domain_name
    zone_id                = module.page.distribution.zone_id
    evaluate_target_health = false
  }
}

resource "aws_route53_record" "api" {
  count   = var.domain == null ? 0 : 1
  zone_id = module.domain[0].zone_id
  name    = module.domain[0].names.api
  type    = "A"

  alias {
    name                   = module.api.balancer.dns_name
    zone_id                = module.api.balancer.zone_id
    evaluate_target_health = true
  }
}

# --- the optional ways in ---

module "direct_stream" {
  source = "../kinesis"
  count  = var.optional_ways_in.direct ? 1 : 0

  name            = "${var.name}-direct"
  shards          = 1
  retention_hours = 48
  key_arn         = module.key.arn
}

module "direct_firewall" {
  source = "../firewall"
  count  = var.optional_ways_in.direct ? 1 : 0

  name                      = "${var.name}-direct"
  scope                     = "REGIONAL"
  requests_per_five_minutes = var.rate_limit
  log_retention_days        = var.log_retention_days
  key_arn                   = module.key.arn
}

module "direct_ingest" {
  source               = "../direct-ingest"
  permissions_boundary = local.permissions_boundary
  count                = var.optional_ways_in.direct ? 1 : 0

  name               = "${var.name}-direct"
  stream             = { name = module.direct_stream[0].name, arn = module.direct_stream[0].arn }
  firewall_arn       = module.direct_firewall[0].arn
  log_retention_days = var.log_retention_days
  key_arn            = module.key.arn
}

module "bridge" {
  source               = "../bridge-service"
  permissions_boundary = local.permissions_boundary
  count                = var.optional_ways_in.direct ? 1 : 0

  name                     = local.bridge
  cluster                  = local.cluster
  network                  = { vpc_id = module.network.vpc_id, tasks = module.network.tasks }
  image                    = local.images.worker
  architecture             = var.architecture
  direct_stream            = { name = module.direct_stream[0].name, arn = module.direct_stream[0].arn }
  main_stream              = { name = module.stream.name, arn = module.stream.arn }
  leases                   = module.dynamodb.lease_tables[local.bridge]
  dead_letters             = { name = module.dead_letter_delivery.name, arn = module.dead_letter_delivery.arn }
  partition_key_secret_arn = module.secrets.arns["partition-key"]
  # Other lanes than the API's would lead a shopper's events to another shard.
  settings           = { for name, value in local.api_settings : name => value if contains(["CARTSTREAM_LANES", "CARTSTREAM_METRICS_PUBLISHED"], name) }
  metrics_namespace  = local.metrics_namespace
  log_retention_days = var.log_retention_days
  key_arn            = module.key.arn
}

module "serverless" {
  source               = "../serverless"
  permissions_boundary = local.permissions_boundary
  count                = var.optional_ways_in.serverless && module.ecr.deployed_tag != "none" ? 1 : 0

  name         = "${var.name}-serverless"
  image_uri    = "${module.ecr.repository_urls["lambda"]}:${module.ecr.deployed_tag}"
  architecture = lower(var.architecture)
  policy_json  = module.api.policy_json
  secret_ids = {
    CARTSTREAM_PARTITION_KEY_SECRET = module.secrets.arns["partition-key"]
    CARTSTREAM_API_KEYS             = module.secrets.arns["api-keys"]
    CARTSTREAM_SHOPPER_TOKEN_SECRET = module.secrets.arns["shopper-token"]
    CARTSTREAM_SHOPPER_KEYS         = module.secrets.arns["shopper-keys"]
  }
  environment = merge(local.api_settings, {
    CARTSTREAM_ENVIRONMENT     = "cloud"
    CARTSTREAM_STREAM          = module.stream.name
    CARTSTREAM_TABLE_PREFIX    = local.tables.prefix
    CARTSTREAM_CORS_ORIGINS    = module.page.origin
    CARTSTREAM_TRUSTED_PROXIES = "1"
    }, module.model.endpoint == null ? {} : {
    CARTSTREAM_MODEL_ENDPOINT = module.model.endpoint.name
    CARTSTREAM_SCALER         = "s3://${local.live_scaler.bucket.name}/${local.live_scaler.key}"
  })
  log_retention_days = var.log_retention_days
  key_arn            = module.key.arn
}

# --- who watches ---

module "budget" {
  source = "../budget"

  name        = var.name
  environment = trimprefix(var.name, "cartstream-")
  monthly_usd = var.budget.monthly_usd
  anomaly_usd = var.budget.anomaly_usd
  subscribers = var.alarm_subscribers
}

module "observability" {
  source = "../observability"

  name              = var.name
  metrics_namespace = local.metrics_namespace
  runbook           = var.runbook
  subscribers       = var.alarm_subscribers
  armed             = module.ecr.deployed_tag != "none"
  key_arn           = module.key.arn
  watched = {
    stream              = module.stream.name
    retention_hours     = var.stream.retention_hours
    archive             = module.archive_delivery.name
    dead_letters        = module.dead_letter_delivery.name
    tables              = { for table in ["user_features", "user_activity", "product_features", "stream_clock"] : table => "${local.tables.prefix}${table}" }
    balancer            = module.api.balancer.dimension
    target_group        = module.api.balancer.target_group
    cluster             = module.ecs_cluster.name
    api                 = module.api.service
    worker              = module.worker.service
    state_machine_arn   = module.retraining.arn
    batch_job           = module.features.name
    endpoint            = module.model.endpoint_name
    variant             = module.model.variant.VariantName
    firewall            = one(module.balancer_firewall[*].name)
    model_is_live       = module.model.endpoint != null
    direct_stream       = var.optional_ways_in.direct ? "${var.name}-direct" : null
    direct_stream_hours = 48
  }
}
