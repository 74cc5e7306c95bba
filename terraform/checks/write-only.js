// The stand-in provider does not say which arguments Terraform may not keep. By the provider's own convention their names end in _wo.
// https://developer.hashicorp.com/terraform/plugin/framework/resources/write-only-arguments
const withoutWriteOnly = module.exports;
module.exports = (lib, types) => {
  const schemas = withoutWriteOnly(lib, types);
  for (const { block } of Object.values(schemas.resource_schemas)) {
    for (const each of block.attributes.filter(each => each.optional && each.name.endsWith('_wo')))
    Object.assign(each, { write_only: true, computed: false });
  }
  return schemas;
};
