output "api_url" {
  description = "Address of the API: its own name, or the page's if it has none. Read by make update-api-url."
  value       = var.domain == null ? module.page.origin : "https://${module.domain[0].names.api}"
}

output "page_url" {
  description = "Where the page is."
  value       = module.page.origin
}

output "page_bucket" {
  description = "Bucket of the page. Read by make deploy-webapp."
  value       = module.page.bucket
}

output "distribution_id" {
  description = "Distribution of the page. Read by make deploy-webapp."
  value       = module.page.distribution_id
}

output "repository_urls" {
  description = "Where images are pushed. Read by make deploy."
  value       = module.ecr.repository_urls
}

output "deployed_tag_parameter" {
  description = "SSM parameter that says which images run. Written by make deploy."
  value       = module.ecr.deployed_tag_parameter
}

output "deployed_tag" {
  description = "Tag of the images that run, or none."
  value       = module.ecr.deployed_tag
}

output "architecture" {
  description = "What the images are built for: X86_64 or ARM64. Read by make deploy."
  value       = var.architecture
}

output "cluster" {
  description = "The ECS cluster. Read by make deploy."
  value       = module.ecs_cluster.name
}

output "services" {
  description = "The ECS services and their least numbers of tasks. Read by make deploy."
  value       = { for service in concat([module.api, module.worker], module.bridge[*]) : service.service => service.min_tasks }
}

output "state_machine_arn" {
  description = "The retraining. Read by make execute-pipeline."
  value       = module.retraining.arn
}

output "api_keys_secret" {
  description = "Secret whose first key is the page's. Read by make update-api-url."
  value       = module.secrets.arns["api-keys"]
}

output "shopper_keys_secret" {
  description = "Secret whose keys are the shop's servers'. Read by make smoke."
  value       = module.secrets.arns["shopper-keys"]
}

output "artifacts_bucket" {
  description = "Bucket of training sets and models. Read by make deploy, which puts the starter model there."
  value       = module.artifacts.name
}

output "model_parameter" {
  description = "SSM parameter that says which model was live last. Written by make deploy and by the state machine."
  value       = module.model.artifact_parameter.name
}

output "region" {
  description = "Region of the environment."
  value       = data.aws_region.current.region
}

output "zones" {
  description = "The zones that tasks run in, and those that have endpoints."
  value       = module.network.zones
}

output "task_definitions" {
  description = "What each ECS service is to run, as an ARN. Read by make deploy."
  value       = { for service in concat([module.api, module.worker], module.bridge[*]) : service.service => service.task_definition }
}

output "stream" {
  description = "The stream of events."
  value       = module.stream.name
}

output "table_prefix" {
  description = "What the names of the live feature tables begin with."
  value       = local.tables.prefix
}

output "archive" {
  description = "Location of the archive, of its queries, and how long Firehose gathers. Read by make smoke."
  value = {
    bucket         = module.events_bucket.name
    database       = module.archive.database
    table          = module.archive.table
    workgroup      = module.archive.workgroup
    buffer_seconds = var.archive.buffer_seconds
  }
}

output "model_endpoint" {
  description = "The model's endpoint, or null as long as nothing has been trained."
  value       = try(module.model.endpoint.name, null)
}

output "name_servers" {
  description = "Name servers that the parent zone must delegate to, if a zone was made."
  value       = var.domain == null ? [] : module.domain[0].name_servers
}

output "dashboard_url" {
  description = "The dashboard."
  value       = module.observability.dashboard_url
}

output "dashboard_body" {
  description = "The dashboard, JSON."
  value       = module.observability.dashboard_body
}

output "alarms" {
  description = "Each alarm's metric and chapter in the run book."
  value       = module.observability.alarms
}

output "state_machine_definition" {
  description = "The state machine, JSON."
  value       = module.retraining.definition
}

output "containers" {
  description = "The services' containers."
  value = merge(
    { api = jsondecode(module.api.container_definitions)[0], worker = jsondecode(module.worker.container_definitions)[0] },
    { for bridge in module.bridge[*] : "bridge" => jsondecode(bridge.container_definitions)[0] },
  )
}

output "balancer" {
  description = "The load balancer."
  value       = module.api.balancer
}

output "direct_ingest_url" {
  description = "Address of the direct path, if it is switched on."
  value       = try(module.direct_ingest[0].url, null)
}

output "serverless_url" {
  description = "Address of the serverless path, if it is switched on and deployed."
  value       = try(module.serverless[0].url, null)
}

output "generations" {
  description = "The feature generations: the live one and, while there is one, that which is filled beside it, each with its tables and its lease table. Read by scripts/rebuild-cloud."
  value = {
    live = { name = var.generations.live, prefix = local.tables.prefix, application = local.application }
    rebuilt = var.generations.rebuilt == null ? null : {
      name        = var.generations.rebuilt
      prefix      = module.dynamodb.prefixes[var.generations.rebuilt]
      application = local.applications[var.generations.rebuilt]
      service     = module.rebuild[0].service
      tasks       = module.rebuild[0].min_tasks
    }
  }
}
