output "url" {
  description = "Where to post events."
  value       = "${aws_api_gateway_stage.live.invoke_url}/events"
}

output "api_key_id" {
  description = "Id of the shop's API key; `aws apigateway get-api-key --include-value` shows it."
  value       = aws_api_gateway_api_key.shop.id
}
