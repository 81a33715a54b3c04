package dev.latchkey.devices;

import dev.latchkey.http.Networks;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What counts as suspicious, and what happens then. Immutable. */
public final class SuspicionOptions {
  final @Nullable Set<Reaction> addressChange; // null: nobody looks
  final @Nullable Set<Reaction> newDevice;
  final @Nullable Set<Reaction> impossibleTravel;
  final Networks networks;
  final Locations locations;
  final UserAgents userAgents;

  private SuspicionOptions(Builder builder) {
    addressChange = builder.addressChange;
    newDevice = builder.newDevice;
    impossibleTravel = builder.impossibleTravel;
    networks = new Networks(builder.ipv4Bits, builder.ipv6Bits, builder.allowed);
    locations = builder.locations;
    userAgents = builder.userAgents;
  }

  boolean isAnythingSuspicious() {
    return addressChange != null || newDevice != null || impossibleTravel != null;
  }

  /** What {@code SuspiciousActivity.create(s -> …)} may set; without any, nobody looks. */
  public static final class Builder {
    private @Nullable Set<Reaction> addressChange;
    private @Nullable Set<Reaction> newDevice;
    private @Nullable Set<Reaction> impossibleTravel;
    private int ipv4Bits = 24;
    private int ipv6Bits = 64;
    private List<String> allowed = List.of();
    private Locations locations = Locations.NONE;
    private UserAgents userAgents = UserAgents.known();

    Builder() {}

    /** A session is used from another network than before. */
    public Builder addressChange(Reaction... reactions) {
      addressChange = Set.copyOf(List.of(reactions));
      return this;
    }

    /**
     * Somebody signs in with a browser that never held a session of the user and resembles none
     * that does. A new device that is refused could never become a known one, so it cannot be.
     */
    public Builder newDevice(Reaction... reactions) {
      newDevice = Set.copyOf(List.of(reactions));
      if (newDevice.contains(Reaction.REVOKE)) {
        throw new IllegalStateException("a new device cannot be refused");
      }
      return this;
    }

    /** A user is in two places within less time than anybody travels; needs {@link #locations}. */
    public Builder impossibleTravel(Reaction... reactions) {
      impossibleTravel = Set.copyOf(List.of(reactions));
      return this;
    }

    /** How many leading bits addresses of one network share. Default 24 and 64. */
    public Builder subnets(int ipv4, int ipv6) {
      ipv4Bits = ipv4;
      ipv6Bits = ipv6;
      return this;
    }

    /**
     * Addresses and ranges to which anybody may move, such as the company's own: {@code
     * 198.51.100.0/24}. Default none.
     */
    public Builder allow(List<String> ranges) {
      allowed = ranges;
      return this;
    }

    /** Where addresses are. Default {@link Locations#NONE}. */
    public Builder locations(Locations source) {
      locations = source;
      return this;
    }

    /** What devices are called. Default {@link UserAgents#known}. */
    public Builder userAgents(UserAgents source) {
      userAgents = source;
      return this;
    }

    SuspicionOptions build() {
      return new SuspicionOptions(this);
    }
  }
}
