// Every kind of value for one field of a body, and for one parameter of a query.

const KINDS = {
  number: 5,
  zero: 0,
  true: true,
  false: false,
  null: null,
  "empty array": [],
  array: ["a@example.com"],
  object: {},
};

const omit = (body, field) => Object.fromEntries(Object.entries(body).filter(([key]) => key !== field));

/** A story that sends a body with and without a field, and with every kind of value in it. */
export function everyKind(path, body, field) {
  return (world) => everyKindFrom(world, path, body, field);
}

/** The same, sent by this world or browser. */
export async function everyKindFrom(sender, path, body, field) {
  await sender.post(path, omit(body, field), { note: `without ${field}` });
  for (const [kind, value] of Object.entries(KINDS))
    await sender.post(path, { ...body, [field]: value }, { note: `${field}: ${kind}` });
}

/** Sends everything that is JSON but no object, and no body at all. */
export async function noObject(sender, path) {
  for (const body of ['"x"', "5", "true", "null", "[]", '[{"a":1}]']) await sender.post(path, body, { note: body });
  await sender.post(path, undefined, { note: "no body" });
}
