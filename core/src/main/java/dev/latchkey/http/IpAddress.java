package dev.latchkey.http;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * An IP address read from its literal; four bytes or sixteen, and four for an IPv4-mapped IPv6
 * address.
 *
 * <p>Only literals are read. {@code InetAddress.getByName} would look a host name up, and the text
 * is a stranger's.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc4291#section-2.2">RFC 4291 §2.2</a>
 */
final class IpAddress {

  private static final int IPV4_BYTES = 4;
  private static final int IPV6_BYTES = 16;
  private static final int GROUPS = 8;

  private final byte[] bytes;

  private IpAddress(byte[] bytes) {
    this.bytes = bytes;
  }

  /** Reads an address without port, brackets or zone; null if it is none. */
  static @Nullable IpAddress parse(String text) {
    if (text.indexOf(':') < 0) {
      byte[] v4 = new byte[IPV4_BYTES];
      return readIpv4(text, v4, 0) ? new IpAddress(v4) : null;
    }
    byte[] v6 = readIpv6(text);
    return v6 == null
        ? null
        : new IpAddress(isMapped(v6) ? Arrays.copyOfRange(v6, 12, IPV6_BYTES) : v6);
  }

  /**
   * Reads an address as proxies and servers also write it: with a port, in brackets, with a zone.
   */
  static @Nullable IpAddress parseHop(String text) {
    String host = text.strip();
    if (host.startsWith("/")) host = host.substring(1);
    if (host.startsWith("[")) {
      int end = host.indexOf(']');
      return end < 0 ? null : parse(withoutZone(host.substring(1, end)));
    }
    int colon = host.indexOf(':');
    boolean ipv4WithPort = colon > 0 && colon == host.lastIndexOf(':');
    return parse(withoutZone(ipv4WithPort ? host.substring(0, colon) : host));
  }

  private static String withoutZone(String host) {
    int zone = host.indexOf('%');
    return zone < 0 ? host : host.substring(0, zone);
  }

  int bits() {
    return bytes.length * Byte.SIZE;
  }

  /** Whether both addresses are of one family and share their first bits. */
  boolean sharesPrefix(IpAddress other, int prefixBits) {
    if (bytes.length != other.bytes.length) return false;
    int whole = prefixBits / Byte.SIZE;
    if (Arrays.mismatch(bytes, 0, whole, other.bytes, 0, whole) >= 0) return false;
    int mask = 0xff00 >> prefixBits % Byte.SIZE & 0xff;
    return mask == 0 || (bytes[whole] & mask) == (other.bytes[whole] & mask);
  }

  /**
   * Returns dotted decimal for IPv4, and eight full lower-case groups for IPv6 with everything
   * after the subnet zero.
   *
   * @param ipv6Subnet bits that are kept, 0 to 128
   */
  String format(int ipv6Subnet) {
    return bytes.length == IPV4_BYTES ? formatIpv4() : formatIpv6(ipv6Subnet);
  }

  private String formatIpv4() {
    return (bytes[0] & 0xff)
        + "."
        + (bytes[1] & 0xff)
        + "."
        + (bytes[2] & 0xff)
        + "."
        + (bytes[3] & 0xff);
  }

  private String formatIpv6(int subnet) {
    StringBuilder text = new StringBuilder(39);
    for (int i = 0; i < IPV6_BYTES; i++) {
      int kept = Math.max(0, Math.min(Byte.SIZE, subnet - i * Byte.SIZE));
      int value = bytes[i] & (0xff00 >> kept) & 0xff;
      if (i > 0 && i % 2 == 0) text.append(':');
      text.append(Character.forDigit(value >> 4, 16)).append(Character.forDigit(value & 0xf, 16));
    }
    return text.toString();
  }

  private static boolean isMapped(byte[] v6) {
    for (int i = 0; i < 10; i++) if (v6[i] != 0) return false;
    return v6[10] == -1 && v6[11] == -1;
  }

  /** Reads four decimal numbers without leading zeros, which some readers would take for octal. */
  private static boolean readIpv4(String text, byte[] target, int offset) {
    String[] parts = text.split("\\.", -1);
    if (parts.length != IPV4_BYTES) return false;
    for (int i = 0; i < IPV4_BYTES; i++) {
      int value = number(parts[i], 10, 3);
      if (value < 0 || value > 255 || parts[i].length() > 1 && parts[i].charAt(0) == '0')
        return false;
      target[offset + i] = (byte) value;
    }
    return true;
  }

  private static byte @Nullable [] readIpv6(String text) {
    int gap = text.indexOf("::");
    if (gap < 0) {
      byte[] all = new byte[IPV6_BYTES];
      return readGroups(text, all) == GROUPS ? all : null;
    }
    byte[] head = new byte[IPV6_BYTES];
    byte[] tail = new byte[IPV6_BYTES];
    int before =
        text.substring(0, gap).contains(".") ? -1 : readGroups(text.substring(0, gap), head);
    int after = readGroups(text.substring(gap + 2), tail);
    if (before < 0 || after < 0 || before + after >= GROUPS) return null;
    System.arraycopy(tail, 0, head, IPV6_BYTES - 2 * after, 2 * after);
    return head;
  }

  /**
   * Reads groups, of which the last may be an IPv4 address counting as two; returns how many, or
   * -1.
   */
  private static int readGroups(String text, byte[] target) {
    if (text.isEmpty()) return 0;
    String[] parts = text.split(":", GROUPS + 1);
    int count = 0;
    for (int i = 0; i < parts.length; i++) {
      int width = i == parts.length - 1 && parts[i].indexOf('.') >= 0 ? 2 : 1;
      if (count + width > GROUPS || !readGroup(parts[i], target, 2 * count, width)) return -1;
      count += width;
    }
    return count;
  }

  private static boolean readGroup(String part, byte[] target, int offset, int width) {
    if (width == 2) return readIpv4(part, target, offset);
    int value = number(part, 16, 4);
    target[offset] = (byte) (value >> 8);
    target[offset + 1] = (byte) value;
    return value >= 0;
  }

  /**
   * ASCII digits only; {@code Integer.parseInt} would take signs and the digits of other scripts.
   */
  private static int number(String text, int radix, int maxDigits) {
    if (text.isEmpty() || text.length() > maxDigits) return -1;
    int value = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      int digit = c < 128 ? Character.digit(c, radix) : -1;
      if (digit < 0) return -1;
      value = value * radix + digit;
    }
    return value;
  }
}
