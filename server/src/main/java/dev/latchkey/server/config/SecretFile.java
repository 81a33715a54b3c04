package dev.latchkey.server.config;

import static java.nio.file.StandardOpenOption.SYNC;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The secret that the server makes when it is started for the first time without a configuration.
 */
final class SecretFile {
  static final String NAME = "latchkey.secret";

  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rw-------");

  private final Path directory;
  private final Path file;

  SecretFile(Path directory) {
    this.directory = directory;
    this.file = directory.resolve(NAME);
  }

  /**
   * Returns the secret of an earlier start, else keeps a new one; of several first starts at once,
   * one makes it and the others read it.
   *
   * @throws ConfigException when the file cannot be read or written, or others may read it
   */
  String readOrCreate(Supplier<String> newSecret) {
    try {
      String secret = read();
      if (secret != null) return secret;
      create(newSecret.get());
      secret = read();
      if (secret != null) return secret;
    } catch (IOException e) {
      throw new ConfigException(
          file
              + " cannot be read or made ("
              + e.getClass().getSimpleName()
              + "); make the folder writable, or set BETTER_AUTH_SECRET");
    }
    throw new ConfigException(file + " is gone as soon as it is made");
  }

  private @Nullable String read() throws IOException {
    if (!Files.exists(file)) return null;
    requireOwnerOnly();
    return Files.readString(file).strip();
  }

  private void requireOwnerOnly() throws IOException {
    PosixFileAttributeView view = Files.getFileAttributeView(file, PosixFileAttributeView.class);
    if (view == null || OWNER_ONLY.containsAll(view.readAttributes().permissions())) return;
    throw new ConfigException(file + " may be read by others; run: chmod 600 " + file);
  }

  /** Writes beside the file and links it into place, so that nobody ever reads half a secret. */
  private void create(String secret) throws IOException {
    // A temporary file belongs to its owner alone.
    Path complete = Files.createTempFile(directory, NAME, ".tmp");
    try {
      Files.writeString(complete, secret + "\n", WRITE, SYNC);
      Files.createLink(file, complete);
    } catch (FileAlreadyExistsException e) {
      // Another start was first; its secret is read next.
      return;
    } finally {
      Files.deleteIfExists(complete);
    }
  }
}
