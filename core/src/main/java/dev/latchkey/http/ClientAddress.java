package dev.latchkey.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Finds the address of the client behind a request.
 *
 * <p>There are two questions with two answers. <em>Recorded</em> is what a session stores and
 * shows; it follows the configured headers alone. <em>Bucket</em> is what the rate limiter counts
 * by; it believes a header only when the peer that sent it is a trusted proxy, because whoever may
 * choose the header may choose a new bucket for each guess.
 *
 * <p>Pure, immutable, never resolves a name.
 */
public final class ClientAddress {

  /**
   * Where addresses are read from.
   *
   * @param headers lower-case header names, tried in order; default {@code x-forwarded-for}
   * @param trustedProxies addresses and ranges such as {@code 10.0.0.0/8}; whatever is neither is
   *     ignored
   * @param ipv6Subnet leading bits of an IPv6 address that identify a client, 0 to 128; default 64,
   *     what a provider gives one customer
   * @param disabled whether addresses are neither recorded nor counted by
   */
  public record Rules(
      List<String> headers, List<String> trustedProxies, int ipv6Subnet, boolean disabled) {

    /** {@code x-forwarded-for}, no trusted proxies, /64. */
    public static final Rules DEFAULT = new Rules(List.of("x-forwarded-for"), List.of(), 64, false);

    /** Copies the lists; a subnet outside 0 to 128 counts as the nearest of them. */
    public Rules {
      headers = List.copyOf(headers);
      trustedProxies = List.copyOf(trustedProxies);
      ipv6Subnet = Math.max(0, Math.min(128, ipv6Subnet));
    }

    /** Returns the entries of {@code trustedProxies} that are neither an address nor a range. */
    public List<String> invalidProxies() {
      return trustedProxies.stream().filter(entry -> AddressRange.parse(entry) == null).toList();
    }
  }

  private final Rules rules;
  private final List<AddressRange> trusted;

  private ClientAddress(Rules rules) {
    this.rules = rules;
    this.trusted =
        rules.trustedProxies().stream().map(AddressRange::parse).filter(Objects::nonNull).toList();
  }

  /** Returns a finder that follows the rules. */
  public static ClientAddress of(Rules rules) {
    return new ClientAddress(rules);
  }

  /** Returns whether addresses are switched off, and with them limits by address. */
  public boolean isDisabled() {
    return rules.disabled();
  }

  /**
   * Returns the address to record, or null when the headers tell none.
   *
   * <p>Without trusted proxies a header must hold exactly one address. With them it is read from
   * the right, trusted hops are skipped, and the first other hop is the client.
   */
  public @Nullable String recorded(Headers headers) {
    if (rules.disabled()) return null;
    IpAddress found = fromHeaders(headers, IpAddress::parse, !trusted.isEmpty());
    return found == null ? null : found.format(rules.ipv6Subnet());
  }

  /**
   * Returns the address to count requests by, or null when addresses are disabled or nothing is
   * known.
   *
   * <p>It is the peer itself unless the peer is a trusted proxy, then the client that proxy names,
   * or the proxy again when it names none. Ports, brackets and zones are ignored here, so that they
   * cannot make a second bucket.
   *
   * @param peer the address of the other end of the connection; null when the host does not know
   *     it, then as recorded
   */
  public @Nullable String bucket(Headers headers, @Nullable String peer) {
    if (rules.disabled()) return null;
    IpAddress sender = peer == null ? null : IpAddress.parseHop(peer);
    if (sender == null) return recorded(headers);
    IpAddress named = isTrusted(sender) ? fromHeaders(headers, IpAddress::parseHop, true) : null;
    return (named == null ? sender : named).format(rules.ipv6Subnet());
  }

  private @Nullable IpAddress fromHeaders(
      Headers headers, Function<String, @Nullable IpAddress> parser, boolean throughProxies) {
    for (String name : rules.headers()) {
      List<String> hops = hops(headers.all(name));
      IpAddress found = throughProxies ? firstUntrusted(hops, parser) : only(hops, parser);
      if (found != null) return found;
    }
    return null;
  }

  private static @Nullable IpAddress only(
      List<String> hops, Function<String, @Nullable IpAddress> parser) {
    return hops.size() == 1 ? parser.apply(hops.get(0)) : null;
  }

  /**
   * Returns the first untrusted hop from the right; null if all are trusted or garbage comes first.
   */
  private @Nullable IpAddress firstUntrusted(
      List<String> hops, Function<String, @Nullable IpAddress> parser) {
    for (int i = hops.size() - 1; i >= 0; i--) {
      IpAddress hop = parser.apply(hops.get(i));
      if (hop == null || !isTrusted(hop)) return hop;
    }
    return null;
  }

  private boolean isTrusted(IpAddress address) {
    for (AddressRange range : trusted) {
      if (range.contains(address)) return true;
    }
    return false;
  }

  /** Several lines of one header are one list, in the order they came in (RFC 9110 §5.3). */
  private static List<String> hops(List<String> lines) {
    List<String> hops = new ArrayList<>();
    for (String line : lines) {
      for (String hop : line.split(",", -1)) {
        if (!hop.isBlank()) hops.add(hop.strip());
      }
    }
    return hops;
  }
}
