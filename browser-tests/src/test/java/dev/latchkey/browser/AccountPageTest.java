package dev.latchkey.browser;

import static com.microsoft.playwright.options.AriaRole.BUTTON;
import static com.microsoft.playwright.options.AriaRole.TEXTBOX;
import static dev.latchkey.browser.Visitor.PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.ConsoleMessage;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What people do on the account page, in a real browser, at a desk and on a telephone. */
@DisabledIfSystemProperty(
    named = "browser.skip",
    matches = "true",
    disabledReason = "-Dbrowser.skip: THE ACCOUNT PAGE IS NOT TESTED IN A BROWSER")
class AccountPageTest {
  private static final String NEW_PASSWORD = "another horse battery";

  @RegisterExtension static final Stage stage = new Stage();

  @ParameterizedTest
  @EnumSource
  void aNewUserProvesTheAddressFromTheMailbox(Device device) {
    String address = stage.newAddress();
    Visitor ada = stage.visitor(device).signsUp(address).reads(address + " Not verified");
    ada.finds("verify-email", address).keepScreenshot("mailbox");
    ada.followsLinkIn("verify-email", address).sees("Your e-mail is verified");
    ada.follows("Go to your account").sees("Your account").reads(address + " Verified");
  }

  @ParameterizedTest
  @EnumSource
  void aDeviceThatAnotherSignsOutSaysSoByItself(Device device) {
    String address = stage.newAddress();
    Visitor here = stage.visitor(device).signsUp(address).seesDevices(device);
    Visitor there = stage.visitor(device.other()).signsIn(address, PASSWORD);
    there.seesDevices(device.other(), device);
    here.seesDevices(device, device.other()).keepScreenshot("account");

    here.presses("Sign out " + device.other().shownName);
    long pressed = System.nanoTime();
    there.sees("Sign in");
    // The page asks every half minute; it is told at once.
    assertThat(Duration.ofNanos(System.nanoTime() - pressed)).isLessThan(Duration.ofSeconds(10));
    there.keepScreenshot("signed-out");
    there.reads(
        "You have been signed out, from another tab or device, or because your session has"
            + " expired.");
    here.reads(device.other().shownName + " is signed out.").seesDevices(device);
    there.opens("/account").sees("Sign in");
  }

  @ParameterizedTest
  @EnumSource
  void aForgottenPasswordIsReplacedByTheLinkInAMail(Device device) {
    String address = stage.newAddress();
    Visitor there = stage.visitor(device.other()).signsUp(address);

    Visitor here = stage.visitor(device).opens("/sign-in").sees("Sign in");
    here.keepScreenshot("sign-in");
    here.follows("Forgot your password?").sees("Reset your password");
    here.types("E-mail", address).presses("Send the link");
    here.followsLinkIn("reset-password", address).sees("Choose a new password");
    here.types("New password", NEW_PASSWORD).presses("Change password").sees("Sign in");
    here.reads("Your password is changed.").finds("password-changed", address);

    here.signsIn(address, NEW_PASSWORD).seesDevices(device);
    there.returns().sees("Sign in");
  }

  @ParameterizedTest
  @EnumSource
  void aChangedPasswordSignsOtherDevicesOutAndIsToldByMail(Device device) {
    String address = stage.newAddress();
    Visitor there = stage.visitor(device.other()).signsUp(address);
    Visitor here = stage.visitor(device).signsIn(address, PASSWORD);

    here.unfolds("Change password").types("Current password", PASSWORD);
    here.types("New password", NEW_PASSWORD).presses("Change password");
    here.reads("Your password is changed.").seesDevices(device);
    here.finds("password-changed", address);

    there.returns().sees("Sign in");
    there.signsIn(address, NEW_PASSWORD).seesDevices(device.other(), device);
  }

  @ParameterizedTest
  @EnumSource
  void anAddressIsChangedWhenItsOwnerAgreesAndTheNewOneIsProven(Device device) {
    String before = stage.newAddress();
    String after = stage.newAddress();
    Visitor ada = stage.visitor(device).signsUp(before);
    ada.followsLinkIn("verify-email", before).sees("Your e-mail is verified");

    ada.opens("/account").sees("Your account").unfolds("Change e-mail");
    ada.types("New e-mail", after).presses("Change e-mail");
    ada.reads("Check your mail: a link there finishes it.");
    ada.followsLinkIn("confirm-email-change", before).sees("Thank you").reads(before);
    ada.followsLinkIn("verify-email", after).sees("Thank you").reads(after);
    ada.follows("Go to your account").sees("Your account").reads(after + " Verified");

    stage.visitor(device.other()).signsIn(after, PASSWORD);
  }

  @ParameterizedTest
  @EnumSource
  void anAccountIsGoneAfterTheLinkInAMail(Device device) {
    String address = stage.newAddress();
    Visitor there = stage.visitor(device.other()).signsUp(address);
    Visitor here = stage.visitor(device).signsIn(address, PASSWORD);

    here.unfolds("Delete account").types("Password", PASSWORD);
    here.presses("Delete my account for good");
    here.reads("We sent you a mail. The link in it deletes the account; open it in this browser.");
    here.followsLinkIn("delete-account", address).reads("Your account is deleted.");

    there.returns().sees("Sign in");
    here.signsUp(address).seesDevices(device);
  }

  @Test
  void nobodyNeedsAMouseToSignInAndOut() {
    String address = stage.newAddress();
    stage.visitor(Device.LAPTOP).signsUp(address);

    Visitor ada = stage.visitor(Device.LAPTOP).opens("/sign-in").sees("Sign in");
    ada.reaches(TEXTBOX, "E-mail").writes(address).reaches(TEXTBOX, "Password").writes(PASSWORD);
    ada.hits("Enter").sees("Your account");
    ada.reaches(BUTTON, "Sign out").hits("Enter").sees("Sign in").reads("You are signed out.");
  }

  @Test
  void aScriptThatSomebodySmugglesInDoesNotRun() {
    Visitor ada = stage.visitor(Device.LAPTOP).opens("/sign-in").sees("Sign in");
    ConsoleMessage refusal =
        ada.page()
            .waitForConsoleMessage(
                () ->
                    ada.page()
                        .evaluate(
                            """
                            const script = document.createElement("script");
                            script.textContent = "document.title = 'smuggled'";
                            document.head.append(script);
                            """));
    assertThat(refusal.text()).contains("Content Security Policy");
    assertThat(ada.page().title()).isEqualTo("Sign in · Latchkey");
    assertThat(ada.complaints()).singleElement().asString().startsWith(refusal.text());
    ada.complaints().clear();
  }
}
