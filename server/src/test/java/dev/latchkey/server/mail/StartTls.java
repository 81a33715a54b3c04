package dev.latchkey.server.mail;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;

/**
 * A mail server that wants STARTTLS first: says so, encrypts, and passes the rest on to another.
 *
 * <p>GreenMail cannot do this part.
 */
final class StartTls implements AutoCloseable {
  private static final char[] PASSWORD = "changeit".toCharArray();

  private final ServerSocket listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  private final SSLContext tls;
  private final int behind;

  /**
   * Starts to listen.
   *
   * @param host whom the certificate is for
   * @param behind port of the server that gets the mails
   */
  StartTls(Path folder, String host, int behind) throws Exception {
    this.behind = behind;
    tls = tls(folder.resolve("keys.p12"), host);
    Thread thread = new Thread(this::serve, "starttls");
    thread.setDaemon(true);
    thread.start();
  }

  int port() {
    return listening.getLocalPort();
  }

  /** Trusts the certificate of this server and no other. */
  SSLSocketFactory trust() {
    return tls.getSocketFactory();
  }

  private static SSLContext tls(Path keys, String host) throws Exception {
    String keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
    List<String> command =
        List.of(
            keytool,
            "-genkeypair",
            "-alias",
            "test",
            "-keyalg",
            "EC",
            "-dname",
            "CN=Test",
            "-ext",
            "san=dns:" + host,
            "-storetype",
            "PKCS12",
            "-keystore",
            keys.toString(),
            "-storepass",
            new String(PASSWORD));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (!process.waitFor(60, TimeUnit.SECONDS) || !Files.exists(keys))
      throw new AssertionError(said);
    return tls(KeyStore.getInstance(keys.toFile(), PASSWORD));
  }

  private static SSLContext tls(KeyStore store) throws GeneralSecurityException {
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(store, PASSWORD);
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    try {
      trusted.load(null, null);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    trusted.setCertificateEntry("test", store.getCertificate("test"));
    trust.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
    return context;
  }

  private void serve() {
    while (!listening.isClosed()) {
      try (Socket client = listening.accept()) {
        greet(client);
      } catch (IOException e) {
        // The client went away, which some tests want.
      }
    }
  }

  private void greet(Socket client) throws IOException {
    OutputStream out = client.getOutputStream();
    BufferedReader in =
        new BufferedReader(
            new InputStreamReader(client.getInputStream(), StandardCharsets.US_ASCII));
    say(out, "220 localhost ESMTP");
    in.readLine();
    say(out, "250-localhost\r\n250 STARTTLS");
    if (!"STARTTLS".equals(in.readLine())) return;
    say(out, "220 go on");
    SSLSocket encrypted =
        (SSLSocket) tls.getSocketFactory().createSocket(client, null, client.getPort(), true);
    encrypted.setUseClientMode(false);
    encrypted.startHandshake();
    passOn(encrypted);
  }

  private void passOn(Socket client) throws IOException {
    try (Socket server = new Socket(InetAddress.getLoopbackAddress(), behind)) {
      InputStream answers = server.getInputStream();
      // After STARTTLS nobody greets again.
      for (int c = answers.read(); c != '\n'; c = answers.read()) {}
      Thread back = new Thread(() -> copy(answers, client), "starttls-back");
      back.setDaemon(true);
      back.start();
      client.getInputStream().transferTo(server.getOutputStream());
    }
  }

  private static void copy(InputStream from, Socket to) {
    try {
      from.transferTo(to.getOutputStream());
    } catch (IOException e) {
      // Either side may hang up.
    }
  }

  private static void say(OutputStream out, String line) throws IOException {
    out.write((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
    out.flush();
  }

  @Override
  public void close() throws IOException {
    listening.close();
  }
}
