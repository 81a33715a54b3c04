package dev.latchkey.http;

import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Attributes of a cookie; null where a lower layer of the options decides (protocol/01 §1.2).
 *
 * @param maxAge seconds; null for a cookie that ends with the browser
 * @param domain the Domain attribute
 * @param path the Path attribute
 * @param httpOnly whether scripts cannot read it
 * @param secure whether it travels over https only
 * @param sameSite {@code lax}, {@code strict} or {@code none}
 * @param partitioned whether it is kept per top-level site
 */
public record CookieAttributes(
    @Nullable Long maxAge,
    @Nullable String domain,
    @Nullable String path,
    @Nullable Boolean httpOnly,
    @Nullable Boolean secure,
    @Nullable String sameSite,
    @Nullable Boolean partitioned) {

  // RFC 6265bis: browsers cut the life of a cookie at 400 days, the original refuses to write it.
  private static final long MAX_AGE = 34_560_000;
  private static final Set<String> SAME_SITE = Set.of("lax", "strict", "none");

  /** Nothing said. */
  public static final CookieAttributes NONE =
      new CookieAttributes(null, null, null, null, null, null, null);

  static final CookieAttributes READABLE =
      new CookieAttributes(null, null, null, false, null, null, null);

  /**
   * Checks the attributes.
   *
   * @throws IllegalArgumentException when {@code maxAge} is negative or more than 400 days, or
   *     {@code sameSite} is none of its three values
   */
  public CookieAttributes {
    if (maxAge != null && (maxAge < 0 || maxAge > MAX_AGE)) {
      throw new IllegalArgumentException("maxAge has to be 0 to " + MAX_AGE + " seconds");
    }
    if (sameSite != null && !SAME_SITE.contains(sameSite.toLowerCase(Locale.ROOT))) {
      throw new IllegalArgumentException("sameSite has to be lax, strict or none");
    }
  }

  /** Returns these attributes where {@code over} says nothing, and {@code over} elsewhere. */
  public CookieAttributes overriddenBy(CookieAttributes over) {
    return new CookieAttributes(
        over.maxAge != null ? over.maxAge : maxAge,
        over.domain != null ? over.domain : domain,
        over.path != null ? over.path : path,
        over.httpOnly != null ? over.httpOnly : httpOnly,
        over.secure != null ? over.secure : secure,
        over.sameSite != null ? over.sameSite : sameSite,
        over.partitioned != null ? over.partitioned : partitioned);
  }

  /** Returns these attributes with another life. */
  public CookieAttributes maxAge(@Nullable Long seconds) {
    return new CookieAttributes(seconds, domain, path, httpOnly, secure, sameSite, partitioned);
  }
}
