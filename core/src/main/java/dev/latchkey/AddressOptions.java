package dev.latchkey;

import dev.latchkey.http.ClientAddress;
import java.util.List;

/** How the client's address is found; the options {@code advanced.ipAddress.*}. Immutable. */
public final class AddressOptions {
  private final ClientAddress.Rules rules;

  private AddressOptions(Builder builder) {
    rules =
        new ClientAddress.Rules(
            builder.headers, builder.trustedProxies, builder.ipv6Subnet, builder.disabled);
    if (!rules.invalidProxies().isEmpty()) {
      throw new IllegalStateException("not an address range: " + rules.invalidProxies());
    }
  }

  ClientAddress addresses() {
    return ClientAddress.of(rules);
  }

  /** What {@code addresses(a -> …)} may set. */
  public static final class Builder {
    private List<String> headers = ClientAddress.Rules.DEFAULT.headers();
    private List<String> trustedProxies = List.of();
    private int ipv6Subnet = ClientAddress.Rules.DEFAULT.ipv6Subnet();
    private boolean disabled;

    Builder() {}

    /** Headers that may carry the address, in order. Default {@code x-forwarded-for}. */
    public Builder headers(List<String> names) {
      headers = names;
      return this;
    }

    /**
     * Proxies whose word is taken, as addresses or CIDR ranges. Accepted: {@code 10.0.0.0/8}.
     * Default none: a chain of several addresses is not believed.
     */
    public Builder trustedProxies(List<String> ranges) {
      trustedProxies = ranges;
      return this;
    }

    /** Bits of an IPv6 address that are kept. Default 64. */
    public Builder ipv6Subnet(int bits) {
      ipv6Subnet = bits;
      return this;
    }

    /** Records no addresses: {@code disableIpTracking}. Default false. */
    public Builder disableTracking(boolean off) {
      disabled = off;
      return this;
    }

    AddressOptions build() {
      return new AddressOptions(this);
    }
  }
}
