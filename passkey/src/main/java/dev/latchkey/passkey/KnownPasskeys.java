package dev.latchkey.passkey;

import static java.util.stream.Collectors.toSet;

import com.yubico.webauthn.CredentialRepository;
import com.yubico.webauthn.RegisteredCredential;
import com.yubico.webauthn.data.ByteArray;
import com.yubico.webauthn.data.PublicKeyCredentialDescriptor;
import java.util.Optional;
import java.util.Set;

/**
 * The passkeys one ceremony is about, read already: with an authentication the one it names, with a
 * registration none. The library wants users by name, too, so their names are their handles.
 */
record KnownPasskeys(Set<RegisteredCredential> passkeys) implements CredentialRepository {
  static final KnownPasskeys NONE = new KnownPasskeys(Set.of());

  @Override
  public Set<PublicKeyCredentialDescriptor> getCredentialIdsForUsername(String username) {
    return Set.of(); // for options, which are written without the library
  }

  @Override
  public Optional<ByteArray> getUserHandleForUsername(String username) {
    return passkeys.stream()
        .map(RegisteredCredential::getUserHandle)
        .filter(handle -> handle.getHex().equals(username))
        .findFirst();
  }

  @Override
  public Optional<String> getUsernameForUserHandle(ByteArray handle) {
    return getUserHandleForUsername(handle.getHex()).map(ByteArray::getHex);
  }

  @Override
  public Optional<RegisteredCredential> lookup(ByteArray id, ByteArray handle) {
    return passkeys.stream()
        .filter(passkey -> passkey.getCredentialId().equals(id))
        .filter(passkey -> passkey.getUserHandle().equals(handle))
        .findFirst();
  }

  @Override
  public Set<RegisteredCredential> lookupAll(ByteArray id) {
    return passkeys.stream()
        .filter(passkey -> passkey.getCredentialId().equals(id))
        .collect(toSet());
  }
}
