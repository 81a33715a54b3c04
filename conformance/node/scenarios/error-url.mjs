export const options = { onAPIError: { errorURL: "/my-error?z=1" } };

export const stories = {
  "an error page of one's own": async ({ get }) => {
    for (const query of ["", "?error=abc", "?error=abc&error_description=d+e", "?error=%3Cb%3E"])
      await get(`/error${query}`);
  },
};
