package dev.latchkey.server.config;

import dev.latchkey.AuthOptions;
import dev.latchkey.Secrets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The configuration of one server, complete and consistent.
 *
 * <p>Immutable; {@code toString} shows where it came from and nothing else.
 */
public final class ServerConfig {
  private final String source;
  private final Values values;
  private final Address address;
  private final Signing signing;
  private final List<String> trustedOrigins;

  /**
   * What the command line asks for.
   *
   * @param file the configuration file, or null to look for one
   * @param port the port, or null for the configured one
   */
  public record Request(@Nullable Path file, @Nullable Integer port) {}

  private ServerConfig(
      String source, Values values, Address address, Signing signing, List<String> trustedOrigins) {
    this.source = source;
    this.values = values;
    this.address = address;
    this.signing = signing;
    this.trustedOrigins = trustedOrigins;
  }

  /**
   * Finds, reads and checks the configuration; without a file, makes or reads the kept secret.
   *
   * @throws ConfigException naming every problem at once
   */
  public static ServerConfig load(Request request, Surroundings surroundings) {
    ConfigFile file = ConfigFile.find(request.file(), surroundings);
    Problems problems = new Problems();
    Values values = file.values(Settings.tree(), surroundings, problems);
    OtherNames.resolve(values, problems);
    Environment environment = new Environment(surroundings, problems);
    Address address = Address.of(values, environment, request.port());
    Signing signing = Signing.of(values, environment);
    List<String> origins =
        Stream.concat(
                values.get(Settings.TRUSTED_ORIGINS).stream(),
                environment.trustedOrigins().stream())
            .toList();
    new Consistency(values, problems).check(address, signing, file.builtIn());
    problems.throwIfAny(file.name());
    if (!signing.isGiven()) {
      SecretFile kept = new SecretFile(surroundings.directory());
      signing = new Signing(kept.readOrCreate(surroundings.newSecret()), null);
    }
    return new ServerConfig(file.name(), values, address, signing, origins);
  }

  /** Where the configuration came from, as messages name it. */
  public String source() {
    return source;
  }

  /** The value of a key that has a default. */
  public <T> T get(Setting<T> setting) {
    return values.get(setting);
  }

  /** The value of a key, or null when it is not given and has no default. */
  public <T> @Nullable T find(Setting<T> setting) {
    return values.find(setting);
  }

  /** The application, as people know it; Latchkey while the configuration does not say. */
  public String appName() {
    String name = get(Settings.APP_NAME);
    // The default, on which applications built on Better Auth rely, would mislead people.
    return name.equals(Settings.APP_NAME.defaultValue()) ? "Latchkey" : name;
  }

  /** Where browsers reach the server. */
  public String baseUrl() {
    return address.baseUrl();
  }

  @Nullable SiteNames names() {
    return address.names();
  }

  /** Scheme, host and port of the base URL. */
  public String origin() {
    return address.origin();
  }

  /** The interface to listen on. */
  public String host() {
    return address.host();
  }

  /** The port to listen on; 0 takes a free one. */
  public int port() {
    return address.port();
  }

  /**
   * Whether only people at this machine use the server: it listens here alone, its one URL and
   * every origin it trusts are here, and no proxy is in front of it.
   */
  public boolean isLocal() {
    return names() == null
        && isLocal(baseUrl())
        && BaseUrl.isLoopback(host())
        && trustedOrigins.stream().allMatch(ServerConfig::isLocal)
        && get(Settings.TRUSTED_PROXIES).isEmpty()
        && !get(Settings.TRUSTED_PROXY_HEADERS);
  }

  private static boolean isLocal(String url) {
    BaseUrl base = BaseUrl.parse(url.replaceFirst(":\\*$", ""));
    return base != null && base.isLoopback();
  }

  /** Whether browsers are told of what becomes of their session. */
  public boolean pushes() {
    if (get(Settings.DATABASE_URL).isNone()) return false; // nobody learns what happens elsewhere
    Boolean given = find(Settings.PUSH);
    return given != null ? given : get(Settings.PAGES);
  }

  /** The server that takes mails; null when there is none. */
  public @Nullable Smtp smtp() {
    return Smtp.of(values);
  }

  @Nullable String secret() {
    return signing.secret();
  }

  List<Secrets.Version> secrets() {
    List<Secrets.Version> versions = signing.secrets();
    return versions == null ? List.of() : versions;
  }

  /** Origins beside that of the base URL. */
  List<String> trustedOrigins() {
    return trustedOrigins;
  }

  /** Sets every option this configuration says something about. */
  public void applyTo(AuthOptions options) {
    new Binding(this).applyTo(options);
  }

  @Override
  public String toString() {
    return "ServerConfig[" + source + "]";
  }
}
