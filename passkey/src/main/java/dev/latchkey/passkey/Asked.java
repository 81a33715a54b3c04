package dev.latchkey.passkey;

import dev.latchkey.json.JsonValue;
import dev.latchkey.passkey.PasskeyOptions.Attachment;
import dev.latchkey.passkey.PasskeyOptions.Demand;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What a browser is told to ask of an authenticator, member by member as the original does. */
final class Asked {
  private static final JsonValue TIMEOUT_MS = new JsonValue.Num(60_000L);

  private final PasskeyOptions options;

  Asked(PasskeyOptions options) {
    this.options = options;
  }

  /**
   * Returns what is asked for a new passkey.
   *
   * @param handle what authenticators keep it under, made up
   * @param label what they show beside it, the user's name or another
   * @param attachment where the page wants it; null for where the options do
   * @param known the passkeys the user has
   */
  JsonValue.Obj registration(
      RelyingSite site,
      Challenge challenge,
      String handle,
      String label,
      @Nullable String attachment,
      List<Passkey> known) {
    PasskeyUser user = challenge.user();
    String displayName = user.displayName();
    Members whom =
        new Members()
            .with("id", base64Url(handle))
            .with("name", label)
            .with("displayName", displayName == null ? user.name() : displayName);
    return new Members()
        .with("challenge", challenge.expected())
        .with("rp", new Members().with("name", site.name()).with("id", site.id()))
        .with("user", whom)
        .with("pubKeyCredParams", algorithms())
        .with("timeout", TIMEOUT_MS)
        .with("attestation", "none")
        .with("excludeCredentials", descriptors(known))
        .with("authenticatorSelection", selection(attachment))
        .with("extensions", extensions())
        .with("hints", new JsonValue.Arr(List.of()))
        .build();
  }

  /**
   * Returns what is asked for the use of a passkey.
   *
   * @param known those of the user who is signed in; empty for any
   */
  JsonValue.Obj authentication(RelyingSite site, Challenge challenge, List<Passkey> known) {
    return new Members()
        .with("rpId", site.id())
        .with("challenge", challenge.expected())
        .with("allowCredentials", known.isEmpty() ? null : descriptors(known))
        .with("timeout", TIMEOUT_MS)
        .with("userVerification", site.verifiesUsers() ? "required" : "preferred")
        .with("extensions", options.authenticationExtensions)
        .build();
  }

  private Members selection(@Nullable String attachment) {
    Attachment usual = options.attachment;
    String where = attachment == null && usual != null ? word(usual) : attachment;
    return new Members()
        .with("residentKey", word(options.residentKey))
        .with("userVerification", word(options.userVerification))
        .with("authenticatorAttachment", where)
        .with("requireResidentKey", new JsonValue.Bool(options.residentKey == Demand.REQUIRED));
  }

  private Members extensions() {
    Members extensions = new Members();
    options.registrationExtensions.members().forEach(extensions::with);
    return extensions.with("credProps", new JsonValue.Bool(true));
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static String base64Url(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private static JsonValue.Arr algorithms() {
    return array(
        RelyingSite.ALGORITHMS.stream()
            .map(algorithm -> new JsonValue.Num(algorithm.getAlg().getId()))
            .map(id -> new Members().with("alg", id).with("type", "public-key").build()));
  }

  private static JsonValue.Arr descriptors(List<Passkey> known) {
    return array(known.stream().map(Asked::descriptor));
  }

  private static JsonValue.Obj descriptor(Passkey passkey) {
    String transports = passkey.transports();
    JsonValue reachedBy =
        transports == null
            ? null
            : array(Stream.of(transports.split(",", -1)).map(JsonValue.Str::new));
    return new Members()
        .with("id", passkey.credentialID())
        .with("transports", reachedBy)
        .with("type", "public-key")
        .build();
  }

  private static JsonValue.Arr array(Stream<? extends JsonValue> items) {
    return new JsonValue.Arr(List.copyOf(items.toList()));
  }
}
