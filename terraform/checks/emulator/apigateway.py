"""API Gateway: an account's role can be taken back."""

from moto.apigateway.models import Account

moto_apply = Account.apply_patch_operations


def apply(self: Account, patch_operations: list[dict]) -> Account:
    """https://docs.aws.amazon.com/apigateway/latest/api/API_PatchOperation.html: a value may be missing."""
    return moto_apply(self, [{"value": None} | operation for operation in patch_operations])


Account.apply_patch_operations = apply
