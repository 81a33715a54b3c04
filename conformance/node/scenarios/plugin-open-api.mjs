export const options = { plugins: { openAPI: {}, twoFactor: {}, apiKey: {}, username: {} } };

// Where the original tells what an endpoint reads from what it reads, and not in words beside it.
const TOLD = /^\/(api-key\/(create|update)|two-factor|sign-(in|up)\/(email|username)|change-|update-user|revoke-|verify-pass)/;

const sorted = (object, of) => Object.fromEntries(Object.keys(object).sort().map((key) => [key, of(object[key])]));

/** Has only this compared of the document that was answered. */
async function document(world, of) {
  const { json } = await world.get("/open-api/generate-schema");
  world.transcript.at(-1).texts.body = JSON.stringify(of(json), null, 1);
}

const table = ({ properties, required }) => ({
  properties: sorted(properties, ({ type, format }) => [type, format]),
  required: required.sort(),
});

const operation = ({ requestBody, tags, security }) => {
  const { properties = {}, required = [] } = requestBody?.content["application/json"].schema ?? {};
  return { tags, security, body: Object.keys(properties).sort(), required: required.sort() };
};

export const stories = {
  "what the document begins with": (world) =>
    document(world, ({ components, paths, tags, ...rest }) => ({ ...rest, schemes: components.securitySchemes })),
  "every table": (world) => document(world, ({ components }) => sorted(components.schemas, table)),
  "every path that says so by itself": (world) =>
    document(world, ({ paths }) => {
      const told = Object.entries(paths).filter(([path]) => TOLD.test(path));
      return sorted(Object.fromEntries(told), (methods) => sorted(methods, operation));
    }),
};
