package dev.latchkey.http;

import java.util.List;

/**
 * Which addresses count as one place: those of one network, and those an operator vouches for.
 *
 * <p>Providers give a customer another address of the same network from time to time, and
 * telephones change them by the minute. Pure, immutable.
 */
public final class Networks {
  private final int ipv4Bits;
  private final int ipv6Bits;
  private final List<AddressRange> allowed;

  /**
   * Takes the rules.
   *
   * @param ipv4Bits leading bits that IPv4 addresses of one network share, 24 for instance
   * @param ipv6Bits the same for IPv6, 64 for instance
   * @param allowed addresses and ranges such as {@code 10.0.0.0/8} that are as good as any other
   * @throws IllegalArgumentException naming what is no range, or bits there are not
   */
  public Networks(int ipv4Bits, int ipv6Bits, List<String> allowed) {
    if (ipv4Bits < 1 || ipv4Bits > 32) throw new IllegalArgumentException("1 to 32 bits of IPv4");
    if (ipv6Bits < 1 || ipv6Bits > 128) throw new IllegalArgumentException("1 to 128 bits of IPv6");
    this.ipv4Bits = ipv4Bits;
    this.ipv6Bits = ipv6Bits;
    this.allowed = allowed.stream().map(Networks::range).toList();
  }

  private static AddressRange range(String text) {
    AddressRange range = AddressRange.parse(text);
    if (range == null) throw new IllegalArgumentException("not an address range: " + text);
    return range;
  }

  /**
   * Returns whether somebody at the first address may well be at the second; also when either says
   * nothing.
   */
  public boolean isSame(String before, String now) {
    if (before.equals(now)) return true;
    IpAddress from = IpAddress.parse(before);
    IpAddress to = IpAddress.parse(now);
    if (from == null || to == null) return true;
    int bits = to.bits() == 32 ? ipv4Bits : ipv6Bits;
    return from.sharesPrefix(to, bits) || allowed.stream().anyMatch(range -> range.contains(to));
  }
}
