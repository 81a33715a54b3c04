// Tables and columns under other names, as an application that had them before would want it.
export const names = {
  user: {
    modelName: "users",
    fields: { email: "email_address", emailVerified: "email_verified", createdAt: "created_at", updatedAt: "updated_at" },
    additionalFields: { plan: { type: "string", required: false, fieldName: "the_plan", index: true, defaultValue: "free" } },
  },
  session: {
    modelName: "user_sessions",
    fields: { token: "tok", userId: "user_id", expiresAt: "expires_at" },
    additionalFields: { team: { type: "string", required: false, fieldName: "team_id" } },
  },
  account: { modelName: "user_accounts", fields: { accountId: "provider_account_id", password: "pass_word" } },
  verification: { modelName: "verifications", fields: { identifier: "ident" } },
};
