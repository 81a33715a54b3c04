package dev.latchkey.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.microsoft.playwright.CDPSession;
import com.microsoft.playwright.Page;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a real browser makes of the server's options, and the server of its answers. */
@DisabledIfSystemProperty(
    named = "browser.skip",
    matches = "true",
    disabledReason = "-Dbrowser.skip: PASSKEYS ARE NOT TESTED IN A BROWSER")
class PasskeyTest {
  private static final String REGISTERS =
      """
      async () => {
        const asked = await (await fetch("/api/auth/passkey/generate-register-options")).json();
        const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(asked);
        const response = (await navigator.credentials.create({ publicKey })).toJSON();
        const headers = { "content-type": "application/json" };
        const body = JSON.stringify({ response, name: "Laptop" });
        const url = "/api/auth/passkey/verify-registration";
        return (await (await fetch(url, { method: "POST", headers, body })).json()).deviceType;
      }
      """;
  private static final String SIGNS_IN =
      """
      async () => {
        const asked = await (await fetch("/api/auth/passkey/generate-authenticate-options")).json();
        const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(asked);
        const response = (await navigator.credentials.get({ publicKey })).toJSON();
        const headers = { "content-type": "application/json" };
        const url = "/api/auth/passkey/verify-authentication";
        const body = JSON.stringify({ response });
        return (await (await fetch(url, { method: "POST", headers, body })).json()).user.email;
      }
      """;

  @RegisterExtension static final Stage stage = new Stage();

  @Test
  void aPasskeyMadeInTheBrowserSignsItsUserIn() {
    String address = stage.newAddress();
    Visitor ada = stage.visitor(Device.LAPTOP);
    plugInAuthenticator(ada.page());
    ada.signsUp(address);
    assertThat(ada.page().evaluate(REGISTERS)).isEqualTo("singleDevice");
    ada.presses("Sign out").sees("Sign in");
    assertThat(ada.page().evaluate(SIGNS_IN)).isEqualTo(address);
    ada.opens("/account").sees("Your account");
  }

  private static void plugInAuthenticator(Page page) {
    JsonObject options = new JsonObject();
    options.addProperty("protocol", "ctap2");
    options.addProperty("transport", "internal");
    options.addProperty("hasResidentKey", true);
    options.addProperty("hasUserVerification", true);
    options.addProperty("isUserVerified", true);
    JsonObject authenticator = new JsonObject();
    authenticator.add("options", options);
    CDPSession devTools = page.context().newCDPSession(page);
    devTools.send("WebAuthn.enable");
    devTools.send("WebAuthn.addVirtualAuthenticator", authenticator);
  }
}
