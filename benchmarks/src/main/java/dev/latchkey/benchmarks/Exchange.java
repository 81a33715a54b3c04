package dev.latchkey.benchmarks;

import java.nio.charset.StandardCharsets;

/**
 * One request, ready to be written, and what its answer must contain.
 *
 * @param request the bytes of the whole request
 * @param expected bytes that stand in the body of every right answer
 */
record Exchange(byte[] request, byte[] expected) {

  static Exchange get(String path, String headers, String expected) {
    return new Exchange(
        ascii("GET " + path + " HTTP/1.1\r\n" + HOST + headers + "\r\n"), ascii(expected));
  }

  static Exchange postJson(String path, String json, String expected) {
    String head =
        "POST "
            + path
            + " HTTP/1.1\r\n"
            + HOST
            + "Content-Type: application/json\r\nContent-Length: "
            + json.length()
            + "\r\n\r\n";
    return new Exchange(ascii(head + json), ascii(expected));
  }

  private static final String HOST = "Host: localhost:3000\r\nAccept: */*\r\n";

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
