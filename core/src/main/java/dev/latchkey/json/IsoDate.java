package dev.latchkey.json;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import org.jspecify.annotations.Nullable;

/**
 * Dates as {@code Date.prototype.toISOString} prints them: UTC, always three fraction digits.
 *
 * <p>Written by hand because every answer has half a dozen of them and {@code DateTimeFormatter}
 * costs a microsecond each. Years beyond 0000 to 9999 are printed with a sign and six digits
 * (ECMA-262 §21.4.1.32) and never read.
 */
public final class IsoDate {
  static final int MAX_LENGTH = 27;

  private static final long DAY_MILLIS = 86_400_000L;
  private static final long YEAR_0 = -62_167_219_200_000L;
  private static final long YEAR_10000 = 253_402_300_800_000L;
  private static final int MAX_YEAR = 999_999;

  private IsoDate() {}

  /**
   * Returns {@code YYYY-MM-DDTHH:mm:ss.SSSZ}; finer parts are cut off.
   *
   * @throws ArithmeticException for an instant no JavaScript date can hold
   */
  public static String print(Instant instant) {
    byte[] text = new byte[MAX_LENGTH];
    int end = write(instant, text, 0);
    return new String(text, 0, end, StandardCharsets.US_ASCII);
  }

  /**
   * Reads a date-time with {@code Z} or an offset, or one with a space and no zone (taken as UTC);
   * null when the text is neither or the year is not one of 0000 to 9999.
   */
  public static @Nullable Instant parse(String text) {
    try {
      if (text.indexOf('T') == 10) return inFourDigitYears(OffsetDateTime.parse(text).toInstant());
      if (text.indexOf(' ') == 10) return Instant.parse(text.replace(' ', 'T') + "Z");
      return null;
    } catch (DateTimeParseException e) {
      return null;
    }
  }

  // An offset can push the first or last day of these years over their edge.
  private static @Nullable Instant inFourDigitYears(Instant instant) {
    long millis = instant.toEpochMilli();
    return millis < YEAR_0 || millis >= YEAR_10000 ? null : instant;
  }

  static int write(Instant instant, byte[] to, int at) {
    long millis = instant.toEpochMilli();
    long day = Math.floorDiv(millis, DAY_MILLIS);
    int rest = (int) Math.floorMod(millis, DAY_MILLIS);
    int p = date(day, to, at);
    to[p++] = 'T';
    p = two(rest / 3_600_000, to, p);
    to[p++] = ':';
    p = two(rest / 60_000 % 60, to, p);
    to[p++] = ':';
    p = two(rest / 1000 % 60, to, p);
    to[p++] = '.';
    int ms = rest % 1000;
    to[p++] = (byte) ('0' + ms / 100);
    p = two(ms % 100, to, p);
    to[p++] = 'Z';
    return p;
  }

  // Days to a civil date over 400-year eras that begin on 1 March, so that leap days come last.
  private static int date(long epochDay, byte[] to, int at) {
    long z = epochDay + 719_468;
    long era = Math.floorDiv(z, 146_097);
    int dayOfEra = (int) (z - era * 146_097);
    int yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365;
    int dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
    int shiftedMonth = (5 * dayOfYear + 2) / 153;
    int month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9;
    int p = year(yearOfEra + era * 400 + (month <= 2 ? 1 : 0), to, at);
    to[p++] = '-';
    p = two(month, to, p);
    to[p++] = '-';
    return two(dayOfYear - (153 * shiftedMonth + 2) / 5 + 1, to, p);
  }

  private static int year(long year, byte[] to, int at) {
    int digits = (int) Math.abs(year);
    if (digits > MAX_YEAR) throw new ArithmeticException("year " + year);
    int p = at;
    if (digits != year || digits > 9999) {
      to[p++] = (byte) (year < 0 ? '-' : '+');
      p = two(digits / 10_000, to, p);
    }
    p = two(digits / 100 % 100, to, p);
    return two(digits % 100, to, p);
  }

  private static int two(int value, byte[] to, int at) {
    to[at] = (byte) ('0' + value / 10);
    to[at + 1] = (byte) ('0' + value % 10);
    return at + 2;
  }
}
