output "name" {
  description = "The notebook instance's name."
  value       = aws_sagemaker_notebook_instance.this.name
}
