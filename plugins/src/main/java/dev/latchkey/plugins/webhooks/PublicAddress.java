package dev.latchkey.plugins.webhooks;

import java.net.InetAddress;

/**
 * Tells addresses anybody on the internet can have from those of this machine and its network,
 * where a request from inside could do what nobody outside may (SSRF).
 *
 * @see <a href="https://www.iana.org/assignments/iana-ipv4-special-registry/">IANA, IPv4</a>
 * @see <a href="https://www.iana.org/assignments/iana-ipv6-special-registry/">IANA, IPv6</a>
 */
final class PublicAddress {
  private PublicAddress() {}

  static boolean is(InetAddress address) {
    if (address.isAnyLocalAddress()
        || address.isLoopbackAddress()
        || address.isLinkLocalAddress()
        || address.isSiteLocalAddress()
        || address.isMulticastAddress()) {
      return false;
    }
    byte[] bytes = address.getAddress(); // one that maps IPv4 into IPv6 is IPv4 already
    return bytes.length == 4 ? isPublicV4(bytes) : isPublicV6(bytes);
  }

  private static boolean isPublicV4(byte[] address) {
    int a = address[0] & 0xFF;
    int b = address[1] & 0xFF;
    boolean shared = a == 100 && (b & 0xC0) == 64; // 100.64/10
    boolean protocols = a == 192 && b == 0; // 192.0.0/24 and 192.0.2/24
    boolean benchmarks = a == 198 && (b & 0xFE) == 18; // 198.18/15
    boolean examples = a == 198 && b == 51 || a == 203 && b == 0;
    return a != 0 && a < 240 && !shared && !protocols && !benchmarks && !examples;
  }

  // What is global is in 2000::/3, but for the ways to carry IPv4, examples and experiments.
  private static boolean isPublicV6(byte[] address) {
    int first = (address[0] & 0xFF) << 8 | address[1] & 0xFF;
    int second = (address[2] & 0xFF) << 8 | address[3] & 0xFF;
    boolean global = (first & 0xE000) == 0x2000;
    boolean special = first == 0x2002 || first == 0x2001 && (second < 0x200 || second == 0xDB8);
    return global && !special;
  }
}
