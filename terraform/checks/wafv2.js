// The stand-in provider knows the statement of a WAF rule as "anything", which Terraform allows no block to hold. Here is the part of
// its schema that we use, so that the rest is checked as usual.
const attribute = (name, type, required) => ({ name, type: Buffer.from(JSON.stringify(type)), required, optional: !required });
const block = (type_name, attributes, block_types = [], min_items = 0) => ({
  type_name, nesting: 'LIST', min_items, max_items: 1, block: { attributes, block_types },
});
const override = {
  ...block('rule_action_override', [attribute('name', 'string', true)],
    [block('action_to_use', [], ['allow', 'block', 'captcha', 'challenge', 'count'].map(action => block(action, [])), 1)]),
  max_items: 0,
};
const statement = block('statement', [], [
  block('rate_based_statement', [
    attribute('limit', 'number', true), attribute('aggregate_key_type', 'string', false),
    attribute('evaluation_window_sec', 'number', false),
  ]),
  block('managed_rule_group_statement', [
    attribute('name', 'string', true), attribute('vendor_name', 'string', true), attribute('version', 'string', false),
  ], [override]),
], 1);
const known = module.exports;
module.exports = (lib, types) => {
  const schemas = known(lib, types);
  for (const rule of schemas.resource_schemas.aws_wafv2_web_acl?.block.block_types.filter(each => each.type_name === 'rule') ?? []) {
    rule.block.attributes = rule.block.attributes.filter(each => each.name !== 'statement');
    rule.block.block_types = [...rule.block.block_types.filter(each => each.type_name !== 'statement'), statement];
  }
  return schemas;
};
