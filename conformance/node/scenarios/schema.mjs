export const stories = {
  "the tables are the same": async ({ sql }) => {
    const columns = "table_name, column_name, ordinal_position, data_type, is_nullable, column_default";
    await sql(
      `select ${columns} from information_schema.columns where table_schema = 'public' order by table_name, ordinal_position`,
      [],
      "columns",
    );
    await sql(
      "select tablename, indexname, indexdef from pg_indexes where schemaname = 'public' order by indexname",
      [],
      "indexes",
    );
    const definition = "conrelid::regclass::text as table, conname, pg_get_constraintdef(oid) as definition";
    await sql(
      `select ${definition} from pg_constraint where contype in ('p', 'u', 'f') and connamespace = 'public'::regnamespace order by conname`,
      [],
      "constraints",
    );
  },
};
