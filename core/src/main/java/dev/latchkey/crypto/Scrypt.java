package dev.latchkey.crypto;

import java.lang.ref.SoftReference;
import java.util.Arrays;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.engines.Salsa20Engine;
import org.bouncycastle.crypto.generators.PKCS5S2ParametersGenerator;
import org.bouncycastle.crypto.params.KeyParameter;
import org.bouncycastle.util.Pack;

/**
 * scrypt whose memory is used again: PBKDF2 and Salsa20 are Bouncy Castle's, the mixing between
 * them is here.
 *
 * <p>Bouncy Castle's own scrypt allocates its memory, 32 MiB with our parameters, for every hash.
 * Clearing that up stops every processor for about a sixteenth of the time of a hash, which is what
 * a server under sign-ins lacks. Here as many blocks of memory are kept as there are processors, as
 * long as nobody else needs them, and none keeps what was in it. Thread-safe.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7914">RFC 7914</a>
 */
final class Scrypt {
  private static final int SALSA_INTS = 16;
  private static final int SALSA_ROUNDS = 8;

  /** About half a millisecond of work. */
  private static final int BLOCKS_BETWEEN_PAUSES = 256;

  private final int cost;
  private final int blockInts;
  private final BlockingQueue<SoftReference<int[]>> spare =
      new ArrayBlockingQueue<>(Runtime.getRuntime().availableProcessors());

  /** With cost {@code N}, a power of two, and block size {@code r}; parallelization is 1. */
  Scrypt(int cost, int blockSize) {
    this.cost = cost;
    this.blockInts = 2 * SALSA_INTS * blockSize;
  }

  /** Returns a key of {@code length} bytes. */
  byte[] derive(byte[] password, byte[] salt, int length) {
    byte[] block = pbkdf2(password, salt, blockInts * Integer.BYTES);
    int[] memory = borrow();
    try {
      Pack.littleEndianToInt(block, 0, memory, 0, blockInts);
      Pack.intToLittleEndian(mix(memory), block, 0);
    } finally {
      // Whatever is in it would let passwords be guessed without the cost.
      Arrays.fill(memory, 0);
      spare.offer(new SoftReference<>(memory));
    }
    return pbkdf2(password, block, length);
  }

  private int[] borrow() {
    for (SoftReference<int[]> kept = spare.poll(); kept != null; kept = spare.poll()) {
      int[] memory = kept.get();
      if (memory != null) return memory;
    }
    return new int[cost * blockInts];
  }

  // RFC 7914 §5, scryptROMix: the first block of the memory is the input. Each block is mixed into
  // the place where it is needed next, so none is copied: a fifteenth of the time of a hash.
  private int[] mix(int[] memory) {
    int[] t = new int[SALSA_INTS];
    int[] x = new int[blockInts];
    int[] y = new int[blockInts];
    int last = (cost - 1) * blockInts;
    for (int i = 0, at = 0; at < last; i++, at += blockInts) {
      letOthersPass(i);
      mixBlock(memory, at, memory, at + blockInts, t);
    }
    mixBlock(memory, last, x, 0, t);
    for (int i = 0; i < cost; i++) {
      letOthersPass(i);
      int at = (x[blockInts - SALSA_INTS] & (cost - 1)) * blockInts;
      for (int k = 0; k < blockInts; k++) x[k] ^= memory[at + k];
      mixBlock(x, 0, y, 0, t);
      int[] mixed = y;
      y = x;
      x = mixed;
    }
    return x;
  }

  // As many hashes run as there are processors; who only wants to know a session waits for none.
  @SuppressWarnings("ThreadPriorityCheck") // nothing depends on it but how soon others are served
  private static void letOthersPass(int block) {
    if (block % BLOCKS_BETWEEN_PAUSES == 0) Thread.yield();
  }

  // RFC 7914 §4, scryptBlockMix: the even results come first, then the odd ones.
  private void mixBlock(int[] from, int at, int[] to, int even, int[] t) {
    System.arraycopy(from, at + blockInts - SALSA_INTS, t, 0, SALSA_INTS);
    int odd = even + blockInts / 2;
    for (int end = at + blockInts; at < end; at += 2 * SALSA_INTS) {
      step(from, at, to, even, t);
      step(from, at + SALSA_INTS, to, odd, t);
      even += SALSA_INTS;
      odd += SALSA_INTS;
    }
  }

  private static void step(int[] from, int at, int[] to, int put, int[] t) {
    for (int k = 0; k < SALSA_INTS; k++) t[k] ^= from[at + k];
    Salsa20Engine.salsaCore(SALSA_ROUNDS, t, t);
    System.arraycopy(t, 0, to, put, SALSA_INTS);
  }

  private static byte[] pbkdf2(byte[] password, byte[] salt, int bytes) {
    PKCS5S2ParametersGenerator generator = new PKCS5S2ParametersGenerator(new SHA256Digest());
    generator.init(password, salt, 1);
    return ((KeyParameter) generator.generateDerivedMacParameters(bytes * Byte.SIZE)).getKey();
  }
}
