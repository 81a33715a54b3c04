import { options as usual, stories as leaked } from "./plugin-have-i-been-pwned.mjs";

const { haveIBeenPwned } = usual.plugins;

export const options = {
  plugins: {
    haveIBeenPwned: {
      ...haveIBeenPwned,
      customPasswordCompromisedMessage: "Choose another.",
      paths: ["/change-password"],
    },
  },
};

export const stories = { "in other words, and elsewhere": leaked["leaked passwords"] };
