# Accounts in which bootstrap ran before it could leave out what is there already.

moved {
  from = aws_iam_openid_connect_provider.github
  to   = aws_iam_openid_connect_provider.github[0]
}

moved {
  from = aws_api_gateway_account.this
  to   = aws_api_gateway_account.this[0]
}

moved {
  from = aws_iam_role.api_gateway_log
  to   = aws_iam_role.api_gateway_log[0]
}

moved {
  from = aws_iam_role_policy_attachment.api_gateway_log
  to   = aws_iam_role_policy_attachment.api_gateway_log[0]
}
