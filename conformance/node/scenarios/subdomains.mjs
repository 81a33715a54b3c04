export const options = {
  baseURL: "https://auth.example.com",
  advanced: { crossSubDomainCookies: { enabled: true, domain: ".example.com" } },
};

export const stories = {
  "cookies for all subdomains": async ({ signUp, age }) => {
    const her = await signUp();
    await age(86_401);
    await her.get("/get-session");
    await her.post("/sign-out");
  },
};
