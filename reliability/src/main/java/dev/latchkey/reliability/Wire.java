package dev.latchkey.reliability;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One keep-alive connection to a server; connects again when it has to, repeats nothing.
 *
 * <p>A client that repeats requests by itself, as most do, would hide which of them were answered.
 */
final class Wire implements AutoCloseable {
  private static final int PATIENCE_MILLIS = 10_000;

  private final int port;
  private @Nullable Socket socket;
  private @Nullable InputStream in;

  Wire(int port) {
    this.port = port;
  }

  Answer get(String path, String cookie) {
    return send("GET " + path, cookie, null);
  }

  Answer post(String path, String cookie, String json) {
    return send("POST " + path, cookie, json);
  }

  private Answer send(String line, String cookie, @Nullable String json) {
    Socket to;
    try {
      to = connected();
    } catch (IOException e) {
      return Answer.without(Answer.NOT_SENT);
    }
    try {
      to.getOutputStream().write(request(line, cookie, json).getBytes(UTF_8));
      return answer();
    } catch (IOException e) {
      close();
      return Answer.without(Answer.UNKNOWN);
    }
  }

  private Socket connected() throws IOException {
    if (socket != null) return socket;
    Socket fresh = new Socket();
    fresh.setTcpNoDelay(true);
    fresh.setSoTimeout(PATIENCE_MILLIS);
    fresh.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), PATIENCE_MILLIS);
    in = new BufferedInputStream(fresh.getInputStream());
    socket = fresh;
    return fresh;
  }

  private String request(String line, String cookie, @Nullable String json) {
    String origin = "localhost:" + port;
    StringBuilder text = new StringBuilder(line).append(" HTTP/1.1\r\nHost: ").append(origin);
    text.append("\r\nOrigin: http://").append(origin).append("\r\n");
    if (!cookie.isEmpty()) {
      text.append("Cookie: better-auth.session_token=").append(cookie).append("\r\n");
    }
    if (json == null) return text.append("\r\n").toString();
    text.append("Content-Type: application/json\r\nContent-Length: ");
    return text.append(json.getBytes(UTF_8).length).append("\r\n\r\n").append(json).toString();
  }

  private Answer answer() throws IOException {
    StringBuilder head = new StringBuilder();
    for (String line = line(); !line.isEmpty(); line = line()) head.append(line).append("\n");
    String text = head.toString();
    int status = Integer.parseInt(text.split(" ", 3)[1]);
    Answer answer = new Answer(status, text, new String(body(text), UTF_8));
    if (text.toLowerCase(Locale.ROOT).contains("\nconnection: close")) close();
    return answer;
  }

  private byte[] body(String head) throws IOException {
    String lower = head.toLowerCase(Locale.ROOT);
    int at = lower.indexOf("\ncontent-length:");
    if (at >= 0) return bytes(Integer.parseInt(lower.substring(at + 16, end(lower, at)).strip()));
    if (!lower.contains("\ntransfer-encoding: chunked")) return new byte[0];
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    for (int size = chunkSize(); size > 0; size = chunkSize()) {
      body.writeBytes(bytes(size));
      line();
    }
    line();
    return body.toByteArray();
  }

  private static int end(String lower, int at) {
    return lower.indexOf('\n', at + 1);
  }

  private int chunkSize() throws IOException {
    return Integer.parseInt(line(), 16);
  }

  private byte[] bytes(int count) throws IOException {
    byte[] bytes = input().readNBytes(count);
    if (bytes.length < count) throw new EOFException();
    return bytes;
  }

  private String line() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int b = input().read(); b != '\n'; b = input().read()) {
      if (b < 0) throw new EOFException();
      if (b != '\r') line.write(b);
    }
    return line.toString(ISO_8859_1);
  }

  private InputStream input() throws IOException {
    if (in == null) throw new EOFException();
    return in;
  }

  @Override
  public void close() {
    Socket old = socket;
    socket = null;
    in = null;
    if (old == null) return;
    try {
      old.close();
    } catch (IOException e) {
      // It is gone either way.
    }
  }
}
