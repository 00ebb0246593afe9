import { ask, byId, onSubmit } from "./office.js";

onSubmit(byId("sign-in"), async (credentials) => {
  await ask("/api/v1/sessions", { method: "POST", body: credentials });
  // Only a path of this very site: whatever else stands in the address is not followed.
  const to = new URLSearchParams(location.search).get("to") ?? "/";
  location.assign(/^\/(cases\/[0-9-]+)?$/.test(to) ? to : "/");
});

onSubmit(byId("join"), async ({ name, email, password, invitationCode }) => {
  await ask("/api/v1/people", { method: "POST", body: { name, email, password, invitationCode } });
  await ask("/api/v1/sessions", { method: "POST", body: { email, password } });
  location.assign("/");
});
