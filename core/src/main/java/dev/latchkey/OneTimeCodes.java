package dev.latchkey;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Codes of a few digits that are sent to somebody, who types them in again.
 *
 * <p>What keeps them from being guessed is that each can be tried a few times and lives for
 * minutes. Whoever tries one takes it first and puts it back if that was wrong: of parallel guesses
 * one is looked at, and each that is counts. Plugins beside that count the attempts at an account
 * ({@link Lockout}), however many codes it is sent.
 *
 * <p>A code is a promise {@code <code>:<attempts>} whose identifier names the purpose and the
 * recipient. Immutable and thread-safe.
 */
public final class OneTimeCodes {
  /** How codes are stored. */
  public enum Storage {
    /** As they are, the original's default. */
    PLAIN,
    /** Their SHA-256, which hides six digits from nobody who can count. */
    HASHED,
    /** Sealed with the secret. */
    ENCRYPTED
  }

  /** What came of an attempt. */
  public enum Outcome {
    /** It is the code. */
    RIGHT,
    /** It is not, or somebody else is trying just now. */
    WRONG,
    /** There is none. */
    ABSENT,
    /** There was one, which is void now. */
    EXPIRED,
    /** It was tried too often, and is gone. */
    EXHAUSTED
  }

  private static final int UNGUESSABLE = 32;

  private final int digits;
  private final Duration life;
  private final int attempts;
  private final Storage storage;
  private final boolean reuses;

  /**
   * Codes like this.
   *
   * @param attempts how often one can be tried
   * @param reuses whether who asks again gets the code there is, for another {@code life}; never of
   *     those that are hashed
   */
  public OneTimeCodes(int digits, Duration life, int attempts, Storage storage, boolean reuses) {
    if (digits < 4 || attempts < 1 || life.isNegative() || life.isZero()) {
      throw new IllegalArgumentException("codes have 4 digits, one attempt and some time, or more");
    }
    this.digits = digits;
    this.life = life;
    this.attempts = attempts;
    this.storage = storage;
    this.reuses = reuses && storage != Storage.HASHED;
  }

  // ---- sending

  /** Returns a code to be sent; those sent before are void. */
  public String issue(String identifier, Call call) {
    return issue(identifier, call.tokens().digits(digits), call);
  }

  /**
   * Keeps a code that nobody can type: where nobody is to be sent one, whoever tries shall not
   * learn it.
   */
  public void pretend(String identifier, Call call) {
    issue(identifier, call.tokens().next(UNGUESSABLE), call);
  }

  private String issue(String identifier, String fresh, Call call) {
    Tried before = reuses ? reusable(identifier, fresh.length(), call) : null;
    Tried next = before == null ? new Tried(stored(fresh, call), 0) : before;
    call.verifications().create(identifier, next.text(), life, call);
    String code = before == null ? null : opened(before.code, call);
    return code == null ? fresh : code;
  }

  private @Nullable Tried reusable(String identifier, int length, Call call) {
    Verification sent = call.verifications().consume(identifier, call);
    Tried tried = sent == null ? null : Tried.of(sent.value());
    String code = tried == null || tried.times >= attempts ? null : opened(tried.code, call);
    return code != null && code.length() == length ? tried : null;
  }

  /** Returns the code that was sent last; null when there is none or it cannot be read. */
  public @Nullable String find(String identifier, Call call) {
    Verification sent = call.verifications().find(identifier, call);
    return sent == null ? null : opened(Tried.of(sent.value()).code, call);
  }

  // ---- trying

  /** Tries a code, which is used up if it is right. */
  public Outcome spend(String identifier, String presented, Call call) {
    return tried(identifier, presented, false, call);
  }

  /** Tries a code, which stays as it is if it is right. */
  public Outcome check(String identifier, String presented, Call call) {
    return tried(identifier, presented, true, call);
  }

  private Outcome tried(String identifier, String presented, boolean stays, Call call) {
    Verification last = call.verifications().findLast(identifier, call);
    if (last == null) return Outcome.ABSENT;
    Verification sent = call.verifications().consume(identifier, call);
    if (sent == null) {
      return last.expiresAt().isBefore(call.now()) ? Outcome.EXPIRED : Outcome.WRONG;
    }
    Tried tried = Tried.of(sent.value());
    if (tried.times >= attempts) return Outcome.EXHAUSTED;
    boolean right = fits(tried.code, presented, call);
    if (!right || stays) {
      Duration left = Duration.between(call.now(), sent.expiresAt());
      String value = right ? sent.value() : new Tried(tried.code, tried.times + 1).text();
      call.verifications().create(identifier, value, left, call);
    }
    return right ? Outcome.RIGHT : Outcome.WRONG;
  }

  /** A code as it is stored, and how often it was tried. */
  private record Tried(String code, int times) {
    static Tried of(String value) {
      int colon = value.lastIndexOf(':');
      if (colon < 0) return new Tried(value, 0);
      return new Tried(value.substring(0, colon), times(value.substring(colon + 1)));
    }

    // What cannot be read was tried too often.
    private static int times(String text) {
      boolean isNumber = !text.isEmpty() && text.length() < 6;
      for (int i = 0; i < text.length(); i++) {
        isNumber &= text.charAt(i) >= '0' && text.charAt(i) <= '9';
      }
      return isNumber ? Integer.parseInt(text) : Integer.MAX_VALUE;
    }

    String text() {
      return code + ':' + times;
    }

    @Override
    public String toString() {
      return "Tried[" + times + "]";
    }
  }

  private String stored(String code, Call call) {
    return switch (storage) {
      case PLAIN -> code;
      case HASHED -> Secrets.digest(code);
      case ENCRYPTED -> call.secrets().encrypt(code);
    };
  }

  private @Nullable String opened(String stored, Call call) {
    try {
      return switch (storage) {
        case PLAIN -> stored;
        case HASHED -> null;
        case ENCRYPTED -> call.secrets().decrypt(stored);
      };
    } catch (AuthException e) {
      return null; // sealed with a secret that is listed no more
    }
  }

  private boolean fits(String stored, String presented, Call call) {
    if (storage == Storage.HASHED) return Secrets.equal(stored, Secrets.digest(presented));
    String code = opened(stored, call);
    return code != null && Secrets.equal(code, presented);
  }
}
