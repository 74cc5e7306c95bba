output "api_url" {
  description = "Address of the API: its own name, or the page's if it has none. Read by make update-api-url."
  value       = module.cartstream.api_url
}

output "page_url" {
  description = "Where the page is."
  value       = module.cartstream.page_url
}

output "page_bucket" {
  description = "Bucket of the page. Read by make deploy-webapp."
  value       = module.cartstream.page_bucket
}

output "distribution_id" {
  description = "Distribution of the page. Read by make deploy-webapp."
  value       = module.cartstream.distribution_id
}

output "repository_urls" {
  description = "Where images are pushed. Read by make deploy."
  value       = module.cartstream.repository_urls
}

output "deployed_tag_parameter" {
  description = "SSM parameter that says which images run. Written by make deploy."
  value       = module.cartstream.deployed_tag_parameter
}

output "deployed_tag" {
  description = "Tag of the images that run, or none."
  value       = module.cartstream.deployed_tag
}

output "architecture" {
  description = "What the images are built for: X86_64 or ARM64. Read by make deploy."
  value       = module.cartstream.architecture
}

output "cluster" {
  description = "The ECS cluster. Read by make deploy."
  value       = module.cartstream.cluster
}

output "services" {
  description = "The ECS services and their least numbers of tasks. Read by make deploy."
  value       = module.cartstream.services
}

output "state_machine_arn" {
  description = "The retraining. Read by make execute-pipeline."
  value       = module.cartstream.state_machine_arn
}

output "api_keys_secret" {
  description = "Secret whose first key is the page's. Read by make update-api-url."
  value       = module.cartstream.api_keys_secret
}

output "shopper_keys_secret" {
  description = "Secret whose keys are the shop's servers'. Read by make smoke."
  value       = module.cartstream.shopper_keys_secret
}

output "artifacts_bucket" {
  description = "Bucket of training sets and models. Read by make deploy, which puts the starter model there."
  value       = module.cartstream.artifacts_bucket
}

output "model_parameter" {
  description = "SSM parameter that says which model was live last. Written by make deploy and by the state machine."
  value       = module.cartstream.model_parameter
}

output "region" {
  description = "Region of the environment."
  value       = module.cartstream.region
}

output "zones" {
  description = "The zones that tasks run in, and those that have endpoints."
  value       = module.cartstream.zones
}

output "task_definitions" {
  description = "What each ECS service is to run. Read by make deploy, which compares it with what runs."
  value       = module.cartstream.task_definitions
}

output "stream" {
  description = "The stream of events."
  value       = module.cartstream.stream
}

output "table_prefix" {
  description = "What the names of the live feature tables begin with."
  value       = module.cartstream.table_prefix
}

output "archive" {
  description = "Location of the archive, and of its queries."
  value       = module.cartstream.archive
}

output "model_endpoint" {
  description = "The model's endpoint, or null as long as nothing has been trained."
  value       = module.cartstream.model_endpoint
}

output "name_servers" {
  description = "Name servers that the parent zone must delegate to, if a zone was made."
  value       = module.cartstream.name_servers
}

output "dashboard_url" {
  description = "The dashboard."
  value       = module.cartstream.dashboard_url
}

output "dashboard_body" {
  description = "The dashboard, JSON."
  value       = module.cartstream.dashboard_body
}

output "alarms" {
  description = "Each alarm's metric and chapter in the run book."
  value       = module.cartstream.alarms
}

output "state_machine_definition" {
  description = "The state machine, JSON."
  value       = module.cartstream.state_machine_definition
}

output "containers" {
  description = "The services' containers."
  value       = module.cartstream.containers
}

output "balancer" {
  description = "The load balancer."
  value       = module.cartstream.balancer
}

output "direct_ingest_url" {
  description = "Address of the direct path, if it is switched on."
  value       = module.cartstream.direct_ingest_url
}

output "serverless_url" {
  description = "Address of the serverless path, if it is switched on and deployed."
  value       = module.cartstream.serverless_url
}

output "generations" {
  description = "The feature generations that are live and filled. Read by scripts/rebuild-cloud."
  value       = module.cartstream.generations
}
