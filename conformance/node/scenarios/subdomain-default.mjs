export const options = { baseURL: "https://auth.example.com", advanced: { crossSubDomainCookies: { enabled: true } } };

export const stories = {
  "cookies for the subdomains of the base URL": async ({ signUp }) => {
    const her = await signUp();
    await her.post("/sign-out");
  },
};
