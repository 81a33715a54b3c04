// Codes that were sent, and how they are kept.

/** Compares the codes there are, whatever their digits. */
export const codes = ({ sql }) =>
  sql(
    `select identifier, regexp_replace(value, '^[0-9]+(?=:|$)', '<code>') as value, "expiresAt"
     from verification order by "createdAt", id`,
    [],
    "codes",
  );

/** Lets every code expire. */
export const expire = ({ sql }) => sql(`update verification set "expiresAt" = now() - interval '1 minute'`);

/** Another code than this one. */
export const wrong = (code) => (code[0] === "0" ? "1" : "0") + code.slice(1);
