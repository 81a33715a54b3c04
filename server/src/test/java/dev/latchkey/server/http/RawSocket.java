package dev.latchkey.server.http;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A client that sends exactly what it is told, wrong as it may be. */
public final class RawSocket implements AutoCloseable {
  private final Socket socket;
  private final InputStream in;

  /** An answer as it came. */
  public record Answer(int status, List<String> headers, String body) {
    /** The value of the header, or an empty text. */
    public String header(String name) {
      String start = name.toLowerCase() + ":";
      return headers.stream()
          .filter(line -> line.toLowerCase().startsWith(start))
          .map(line -> line.substring(start.length()).strip())
          .findFirst()
          .orElse("");
    }
  }

  /** Connects to a port of this machine. */
  public RawSocket(int port) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(20_000);
    socket.setTcpNoDelay(true);
    in = socket.getInputStream();
  }

  /** Sends one request on a connection of its own and returns the answer. */
  public static Answer exchange(int port, String request) throws IOException {
    try (RawSocket raw = new RawSocket(port)) {
      return raw.send(request).receive();
    }
  }

  /** Sends the text, each character one byte. */
  public RawSocket send(String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    socket.getOutputStream().flush();
    return this;
  }

  /** Says that nothing more will be sent. */
  public RawSocket finish() throws IOException {
    socket.shutdownOutput();
    return this;
  }

  /** Reads one answer. */
  public Answer receive() throws IOException {
    Answer head = head();
    String length = head.header("content-length");
    byte[] body = length.isEmpty() ? new byte[0] : in.readNBytes(Integer.parseInt(length));
    return new Answer(head.status(), head.headers(), new String(body, StandardCharsets.UTF_8));
  }

  /** Reads the head of one answer; after a HEAD there is nothing more. */
  public Answer head() throws IOException {
    String statusLine = line();
    List<String> headers = new ArrayList<>();
    for (String line = line(); !line.isEmpty(); line = line()) headers.add(line);
    return new Answer(Integer.parseInt(statusLine.split(" ")[1]), headers, "");
  }

  /** Reads one chunk of a body; the last one is empty. */
  public String chunk() throws IOException {
    String length = line();
    if (length.isEmpty()) length = line(); // what ends a chunk may come with the next one
    return new String(in.readNBytes(Integer.parseInt(length, 16)), StandardCharsets.UTF_8);
  }

  /** Whether the server ends the connection. */
  public boolean isClosed() throws IOException {
    return in.read() < 0;
  }

  /** Whether nothing comes for so long; false when the server ends the connection. */
  public boolean isSilent(Duration span) throws IOException {
    int usual = socket.getSoTimeout();
    socket.setSoTimeout((int) span.toMillis());
    try {
      return in.read() >= 0;
    } catch (SocketTimeoutException e) {
      return true;
    } finally {
      socket.setSoTimeout(usual);
    }
  }

  private String line() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) throw new EOFException("the server closed the connection");
      if (c != '\r') line.write(c);
    }
    return line.toString(StandardCharsets.ISO_8859_1);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
