package dev.latchkey.http;

import org.jspecify.annotations.Nullable;

/**
 * One address, or all addresses that share its first bits: {@code 10.0.0.0/8}, {@code
 * 2001:db8::/32}, {@code ::1}.
 */
record AddressRange(IpAddress address, int prefixBits) {

  /** Reads a range; null if it is none. */
  static @Nullable AddressRange parse(String text) {
    int slash = text.lastIndexOf('/');
    IpAddress address = IpAddress.parse(slash < 0 ? text : text.substring(0, slash));
    if (address == null) return null;
    int bits = slash < 0 ? address.bits() : prefix(text.substring(slash + 1));
    return bits < 0 || bits > address.bits() ? null : new AddressRange(address, bits);
  }

  boolean contains(IpAddress other) {
    return address.sharesPrefix(other, prefixBits);
  }

  private static int prefix(String digits) {
    if (digits.isEmpty() || digits.length() > 3) return -1;
    int value = 0;
    for (int i = 0; i < digits.length(); i++) {
      char c = digits.charAt(i);
      if (c < '0' || c > '9') return -1;
      value = value * 10 + c - '0';
    }
    return value;
  }
}
