// An administrator, who is signed in, and an ordinary user.
export const ROOT = "root@example.com";

export async function office(world) {
  const admin = await world.signUp(ROOT);
  await world.sql(`update "user" set role = 'admin' where email = $1`, [ROOT]);
  const bob = await world.signUp("bob@example.com");
  const users = await world.sql(`select id, email from "user"`);
  const id = (email) => users.find((user) => user.email === email).id;
  return { admin, bob, adminId: id(ROOT), bobId: id("bob@example.com") };
}
