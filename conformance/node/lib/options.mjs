// Options that several files of scenarios want, who then share servers.

/** Every flow of an account is on and sends its mails. */
export const EVERY_FLOW = {
  emailAndPassword: { sendResetPassword: true },
  emailVerification: { sendVerificationEmail: true },
  user: { changeEmail: { enabled: true }, deleteUser: { enabled: true } },
};
