export const options = { emailAndPassword: { minPasswordLength: 4, maxPasswordLength: 12 } };

const up = (length) => ({ name: "Ann", email: `u${length}@example.com`, password: "x".repeat(length) });

export const stories = {
  "passwords of four to twelve characters": async ({ post }) => {
    for (const length of [3, 4, 12, 13]) await post("/sign-up/email", up(length), { note: `${length} characters` });
    for (const length of [1, 12, 13])
      await post("/sign-in/email", { ...up(length), email: "u12@example.com" }, { note: `${length} characters` });
    await post(
      "/sign-up/email",
      { ...up(12), password: "🐎🐎🐎🐎🐎🐎", email: "horse@example.com" },
      { note: "6 emoji" },
    );
  },
};
