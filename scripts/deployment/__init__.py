"""How an environment comes about and is looked after, step by step. `scripts/deploy` runs it; only Python's own library and the AWS CLI are needed."""
