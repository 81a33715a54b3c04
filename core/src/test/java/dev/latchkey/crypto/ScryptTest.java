package dev.latchkey.crypto;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.bouncycastle.crypto.generators.SCrypt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScryptTest {
  /** RFC 7914 §12, the vectors whose parallelization is 1. */
  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          '',             '',               16,    1, 77d6576238657b203b19ca42c18a0497f16b4844e3074ae8dfdffa3fede21442fcd0069ded0948f8326a753a0fc81f17e8d3e0fb2e0d3628cf35e20c38d18906
          pleaseletmein,  SodiumChloride,   16384, 8, 7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2d5432955613f0fcf62d49705242a9af9e61e85dc0d651e40dfcf017b45575887
          """)
  void theVectorsOfTheRfcHold(String password, String salt, int cost, int blockSize, String key) {
    byte[] derived = new Scrypt(cost, blockSize).derive(ascii(password), ascii(salt), 64);
    assertThat(HexFormat.of().formatHex(derived)).isEqualTo(key);
  }

  @Test
  void memoryThatIsUsedAgainChangesNoResult() throws Exception {
    Scrypt scrypt = new Scrypt(1024, 16);
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      List<Future<byte[]>> derived = new ArrayList<>();
      for (int i = 0; i < 64; i++) {
        byte[] password = ascii("password " + i);
        derived.add(threads.submit(() -> scrypt.derive(password, ascii("salt"), 64)));
      }
      for (int i = 0; i < 64; i++) {
        byte[] expected = SCrypt.generate(ascii("password " + i), ascii("salt"), 1024, 16, 1, 64);
        assertThat(derived.get(i).get()).isEqualTo(expected);
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private static byte[] ascii(String text) {
    return text.getBytes(US_ASCII);
  }
}
