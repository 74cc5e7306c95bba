"use strict";

// Draws the page from the OpenAPI document. Text goes in as text nodes only.
const make = (name, attributes = {}, ...children) => {
  const element = document.createElement(name);
  Object.entries(attributes).forEach(([key, value]) => element.setAttribute(key, value));
  element.append(...children.filter((child) => child !== undefined && child !== null));
  return element;
};

const paragraphs = (text) => (text || "").split("\n\n").filter(Boolean).map((part) => make("p", {}, part));

const table = (heads, rows) =>
  make(
    "table",
    {},
    make("thead", {}, make("tr", {}, ...heads.map((head) => make("th", {}, head)))),
    make("tbody", {}, ...rows.map((cells) => make("tr", {}, ...cells.map((cell) => make("td", {}, cell))))),
  );

const follow = (api, value) =>
  value.$ref ? value.$ref.slice(2).split("/").reduce((node, key) => node[key.replace(/~1/g, "/").replace(/~0/g, "~")], api) : value;

const typeOf = (schema) => {
  if (!schema) return "";
  if (schema.$ref) {
    const name = schema.$ref.split("/").pop();
    return make("a", { href: `#schema-${name}` }, name);
  }
  if (schema.enum) return schema.enum.join(" | ");
  if (schema.anyOf) return make("span", {}, ...schema.anyOf.flatMap((each, i) => (i ? [" or ", typeOf(each)] : [typeOf(each)])));
  if (schema.type === "array") return make("span", {}, "array of ", typeOf(schema.items));
  return [].concat(schema.type || "any").join(" or ");
};

const bounds = (schema) =>
  ["minimum", "maximum", "minLength", "maxLength", "minItems", "maxItems", "maxProperties", "format", "default"]
    .filter((key) => schema[key] !== undefined)
    .map((key) => `${key} ${schema[key]}`)
    .join(", ");

const parameters = (api, operation) => {
  if (!operation.parameters) return null;
  return table(
    ["Parameter", "In", "Type", "Meaning"],
    operation.parameters.map((each) => {
      const parameter = follow(api, each);
      return [
        make("code", {}, parameter.name),
        parameter.in,
        make("span", {}, typeOf(parameter.schema), " ", bounds(parameter.schema)),
        parameter.description || "",
      ];
    }),
  );
};

const body = (operation) => {
  if (!operation.requestBody) return [];
  return Object.entries(operation.requestBody.content).flatMap(([type, content]) => [
    make("p", {}, "Body ", make("code", {}, type), ": ", typeOf(content.schema)),
    content.example === undefined
      ? null
      : make("pre", {}, typeof content.example === "string" ? content.example : JSON.stringify(content.example, null, 2)),
  ]);
};

const answers = (api, operation) =>
  table(
    ["Status", "Body", "Meaning"],
    Object.entries(operation.responses).map(([status, each]) => {
      const response = follow(api, each);
      const content = Object.values(response.content || {})[0];
      return [make("code", {}, status), typeOf(content && content.schema), response.description];
    }),
  );

const route = (api, path, method, operation) =>
  make(
    "section",
    { id: operation.operationId },
    make("h2", {}, make("code", { class: "method" }, method.toUpperCase()), " ", make("code", {}, path)),
    make("p", {}, make("strong", {}, operation.summary)),
    ...paragraphs(operation.description),
    parameters(api, operation),
    ...body(operation),
    answers(api, operation),
  );

const schema = (name, each) =>
  make(
    "section",
    { id: `schema-${name}` },
    make("h3", {}, name),
    ...paragraphs(each.description),
    each.properties
      ? table(
          ["Field", "Type", "Meaning"],
          Object.entries(each.properties).map(([field, value]) => [
            make("code", {}, field, (each.required || []).includes(field) ? " *" : ""),
            make("span", {}, typeOf(value), " ", bounds(value)),
            value.description || "",
          ]),
        )
      : make("p", {}, typeOf(each), " ", bounds(each)),
  );

const draw = (api) => {
  document.getElementById("title").textContent = api.info.title;
  document.getElementById("description").append(...paragraphs(api.info.description));
  const operations = Object.entries(api.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  );
  document.getElementById("contents").append(
    make(
      "ul",
      {},
      ...operations.map(({ path, method, operation }) =>
        make("li", {}, make("a", { href: `#${operation.operationId}` }, `${method.toUpperCase()} ${path}`), ` ${operation.summary}`),
      ),
    ),
  );
  document.getElementById("routes").append(...operations.map(({ path, method, operation }) => route(api, path, method, operation)));
  document.getElementById("schemas").append(...Object.entries(api.components.schemas).map(([name, each]) => schema(name, each)));
  if (location.hash) document.getElementById(location.hash.slice(1))?.scrollIntoView();
};

fetch("/openapi.json")
  .then((response) => response.json())
  .then(draw)
  .catch(() => document.getElementById("routes").append("The document could not be read."));
