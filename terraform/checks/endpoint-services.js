// The stand-in provider knows no attribute of an endpoint's service that AWS answers with. Here is the one that we read.
const withoutZones = module.exports;
module.exports = (lib, types) => {
  const schemas = withoutZones(lib, types);
  const service = schemas.data_source_schemas.aws_vpc_endpoint_service?.block;
  if (service && !service.attributes.some(each => each.name === 'availability_zones')) {
    service.attributes.push({ name: 'availability_zones', type: Buffer.from(JSON.stringify(['set', 'string'])), computed: true });
  }
  return schemas;
};
