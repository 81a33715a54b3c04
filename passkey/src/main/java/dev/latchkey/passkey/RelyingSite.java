package dev.latchkey.passkey;

import com.yubico.webauthn.AssertionRequest;
import com.yubico.webauthn.AssertionResult;
import com.yubico.webauthn.CredentialRepository;
import com.yubico.webauthn.FinishAssertionOptions;
import com.yubico.webauthn.FinishRegistrationOptions;
import com.yubico.webauthn.RegisteredCredential;
import com.yubico.webauthn.RegistrationResult;
import com.yubico.webauthn.RelyingParty;
import com.yubico.webauthn.data.AuthenticatorAssertionResponse;
import com.yubico.webauthn.data.AuthenticatorAttestationResponse;
import com.yubico.webauthn.data.AuthenticatorData;
import com.yubico.webauthn.data.AuthenticatorSelectionCriteria;
import com.yubico.webauthn.data.ByteArray;
import com.yubico.webauthn.data.ClientAssertionExtensionOutputs;
import com.yubico.webauthn.data.ClientRegistrationExtensionOutputs;
import com.yubico.webauthn.data.PublicKeyCredential;
import com.yubico.webauthn.data.PublicKeyCredentialCreationOptions;
import com.yubico.webauthn.data.PublicKeyCredentialParameters;
import com.yubico.webauthn.data.PublicKeyCredentialRequestOptions;
import com.yubico.webauthn.data.RelyingPartyIdentity;
import com.yubico.webauthn.data.UserIdentity;
import com.yubico.webauthn.data.UserVerificationRequirement;
import com.yubico.webauthn.data.exception.Base64UrlException;
import com.yubico.webauthn.exception.AssertionFailedException;
import com.yubico.webauthn.exception.RegistrationFailedException;
import dev.latchkey.AuthException;
import dev.latchkey.json.JsonValue;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This site as authenticators know it, and what it makes of their answers: the checks of WebAuthn
 * §7.1 and §7.2, by Yubico's library.
 *
 * <p>The library is given what was asked and the one passkey the answer names, so it looks nothing
 * up. What it throws at an answer of whatever shape is a refusal.
 *
 * @param id the domain the passkeys are for
 * @param origins the pages that may ask for them
 * @param verifiesUsers whether an authenticator has to make sure of its user
 */
record RelyingSite(String id, String name, Set<String> origins, boolean verifiesUsers) {
  private static final Logger log = LoggerFactory.getLogger(RelyingSite.class);

  /** EdDSA, ES256 and RS256, in the order they are asked for. */
  static final List<PublicKeyCredentialParameters> ALGORITHMS =
      List.of(
          PublicKeyCredentialParameters.EdDSA,
          PublicKeyCredentialParameters.ES256,
          PublicKeyCredentialParameters.RS256);

  // Without android-safetynet, which is no more, and for which the library wants an HTTP client.
  private static final Set<String> FORMATS =
      Set.of("none", "packed", "fido-u2f", "apple", "tpm", "android-key");

  private static final int MAX_ID_BYTES = 1023; // WebAuthn §4, credential ID
  private static final int MAX_KEY_BYTES = 2048; // an RSA key of 8192 bits has half of that
  private static final int BACKUP_ELIGIBLE = 0x08;
  private static final int BACKED_UP = 0x10;
  private static final String WRONG_SIGNATURE = "Invalid assertion signature.";

  /** A passkey an authenticator has just made, as far as it is known by that. */
  record Attested(
      String credentialId,
      String publicKey,
      long counter,
      String deviceType,
      boolean backedUp,
      String aaguid,
      boolean userVerified) {}

  /** The use of a passkey. */
  record Asserted(long counter, boolean userVerified) {}

  // ---- registration

  /**
   * Returns the passkey that answers a challenge.
   *
   * @throws AuthException {@link PasskeyError#FAILED_TO_VERIFY_REGISTRATION}
   */
  Attested attested(JsonValue.Obj answer, Challenge challenge) {
    try {
      return attested(registration(answer), challenge);
    } catch (IOException
        | Base64UrlException
        | RegistrationFailedException
        | RuntimeException e) { // the library throws what it likes at nonsense
      log.debug("a registration was refused: {}", e.getMessage());
      throw new AuthException(PasskeyError.FAILED_TO_VERIFY_REGISTRATION);
    }
  }

  private Attested attested(
      PublicKeyCredential<AuthenticatorAttestationResponse, ClientRegistrationExtensionOutputs>
          answer,
      Challenge challenge)
      throws RegistrationFailedException, Base64UrlException {
    FinishRegistrationOptions options =
        FinishRegistrationOptions.builder().request(creation(challenge)).response(answer).build();
    RegistrationResult result = party(KnownPasskeys.NONE).finishRegistration(options);
    AuthenticatorData data = answer.getResponse().getParsedAuthenticatorData();
    ByteArray id = data.getAttestedCredentialData().orElseThrow().getCredentialId();
    require(id.equals(answer.getId()), "a credential of another id");
    require(id.size() <= MAX_ID_BYTES, "an id too long");
    require(result.getPublicKeyCose().size() <= MAX_KEY_BYTES, "a key too long");
    int flags = data.getFlags().value;
    return new Attested(
        id.getBase64Url(),
        result.getPublicKeyCose().getBase64(),
        result.getSignatureCount(),
        (flags & BACKUP_ELIGIBLE) != 0 ? "multiDevice" : "singleDevice",
        (flags & BACKED_UP) != 0,
        uuid(result.getAaguid()),
        result.isUserVerified());
  }

  private static PublicKeyCredential<
          AuthenticatorAttestationResponse, ClientRegistrationExtensionOutputs>
      registration(JsonValue.Obj answer) throws IOException, Base64UrlException {
    JsonValue.Obj response = response(answer);
    AuthenticatorAttestationResponse attestation =
        AuthenticatorAttestationResponse.builder()
            .attestationObject(bytes(response, "attestationObject"))
            .clientDataJSON(bytes(response, "clientDataJSON"))
            .build();
    require(FORMATS.contains(attestation.getAttestation().getFormat()), "an unknown format");
    return PublicKeyCredential
        .<AuthenticatorAttestationResponse, ClientRegistrationExtensionOutputs>builder()
        .id(id(answer))
        .response(attestation)
        .clientExtensionResults(ClientRegistrationExtensionOutputs.builder().build())
        .build();
  }

  private PublicKeyCredentialCreationOptions creation(Challenge challenge)
      throws Base64UrlException {
    return PublicKeyCredentialCreationOptions.builder()
        .rp(identity())
        .user(
            UserIdentity.builder()
                .name(challenge.user().name())
                .displayName(challenge.user().name())
                .id(handle(challenge.user().id()))
                .build())
        .challenge(ByteArray.fromBase64Url(challenge.expected()))
        .pubKeyCredParams(ALGORITHMS)
        .authenticatorSelection(
            AuthenticatorSelectionCriteria.builder().userVerification(verification()).build())
        .build();
  }

  // ---- authentication

  /**
   * Returns the use of this passkey that answers a challenge.
   *
   * @throws AuthException {@link PasskeyError#AUTHENTICATION_FAILED}
   */
  Asserted asserted(JsonValue.Obj answer, Challenge challenge, Passkey passkey) {
    try {
      return asserted(authentication(answer), challenge, passkey);
    } catch (AssertionFailedException e) {
      log.debug("an authentication was refused: {}", e.getMessage());
      // The original, too, tells a wrong signature from everything else.
      int status = String.valueOf(e.getMessage()).endsWith(WRONG_SIGNATURE) ? 401 : 400;
      throw new AuthException(PasskeyError.AUTHENTICATION_FAILED, status);
    } catch (IOException
        | Base64UrlException
        | RuntimeException e) { // the library throws what it likes at nonsense
      log.debug("an authentication was refused: {}", e.getMessage());
      throw new AuthException(PasskeyError.AUTHENTICATION_FAILED);
    }
  }

  private Asserted asserted(
      PublicKeyCredential<AuthenticatorAssertionResponse, ClientAssertionExtensionOutputs> answer,
      Challenge challenge,
      Passkey passkey)
      throws AssertionFailedException, Base64UrlException {
    RegisteredCredential known = known(passkey);
    FinishAssertionOptions options =
        FinishAssertionOptions.builder()
            .request(request(challenge, known))
            .response(answer)
            .build();
    AssertionResult result = party(new KnownPasskeys(Set.of(known))).finishAssertion(options);
    require(result.isSuccess(), "no success");
    return new Asserted(result.getSignatureCount(), result.isUserVerified());
  }

  // Without the user handle of the answer: it is made up for every registration, as the original's,
  // so whose passkey it is follows from the passkey alone.
  private static PublicKeyCredential<
          AuthenticatorAssertionResponse, ClientAssertionExtensionOutputs>
      authentication(JsonValue.Obj answer) throws IOException, Base64UrlException {
    JsonValue.Obj response = response(answer);
    AuthenticatorAssertionResponse assertion =
        AuthenticatorAssertionResponse.builder()
            .authenticatorData(bytes(response, "authenticatorData"))
            .clientDataJSON(bytes(response, "clientDataJSON"))
            .signature(bytes(response, "signature"))
            .build();
    return PublicKeyCredential
        .<AuthenticatorAssertionResponse, ClientAssertionExtensionOutputs>builder()
        .id(id(answer))
        .response(assertion)
        .clientExtensionResults(ClientAssertionExtensionOutputs.builder().build())
        .build();
  }

  private AssertionRequest request(Challenge challenge, RegisteredCredential known)
      throws Base64UrlException {
    return AssertionRequest.builder()
        .publicKeyCredentialRequestOptions(
            PublicKeyCredentialRequestOptions.builder()
                .challenge(ByteArray.fromBase64Url(challenge.expected()))
                .rpId(id)
                .userVerification(verification())
                .build())
        .userHandle(known.getUserHandle())
        .build();
  }

  private static RegisteredCredential known(Passkey passkey) throws Base64UrlException {
    return RegisteredCredential.builder()
        .credentialId(ByteArray.fromBase64Url(passkey.credentialID()))
        .userHandle(handle(passkey.userId()))
        .publicKeyCose(ByteArray.fromBase64(passkey.publicKey()))
        .signatureCount(passkey.counter().longValue())
        .build();
  }

  // ---- shared by both

  private RelyingParty party(CredentialRepository passkeys) {
    return RelyingParty.builder()
        .identity(identity())
        .credentialRepository(passkeys)
        .origins(origins)
        .build();
  }

  private RelyingPartyIdentity identity() {
    return RelyingPartyIdentity.builder().id(id).name(name).build();
  }

  private UserVerificationRequirement verification() {
    return verifiesUsers
        ? UserVerificationRequirement.REQUIRED
        : UserVerificationRequirement.PREFERRED;
  }

  private static ByteArray handle(String userId) {
    return new ByteArray(userId.getBytes(StandardCharsets.UTF_8));
  }

  private static ByteArray id(JsonValue.Obj answer) throws Base64UrlException {
    require("public-key".equals(text(answer, "type")), "another type");
    require(text(answer, "id").equals(text(answer, "rawId")), "two ids");
    return bytes(answer, "id");
  }

  private static JsonValue.Obj response(JsonValue.Obj answer) {
    JsonValue response = answer.get("response");
    JsonValue.Obj object = response == null ? null : response.asObject();
    if (object == null) throw new IllegalArgumentException("no response");
    return object;
  }

  private static ByteArray bytes(JsonValue.Obj object, String name) throws Base64UrlException {
    return ByteArray.fromBase64Url(text(object, name));
  }

  private static String text(JsonValue.Obj object, String name) {
    JsonValue member = object.get(name);
    String text = member == null ? null : member.asString();
    if (text == null) throw new IllegalArgumentException("no " + name);
    return text;
  }

  private static void require(boolean fits, String otherwise) {
    if (!fits) throw new IllegalArgumentException(otherwise);
  }

  private static String uuid(ByteArray aaguid) {
    ByteBuffer bytes = ByteBuffer.wrap(aaguid.getBytes());
    return new UUID(bytes.getLong(), bytes.getLong()).toString();
  }
}
