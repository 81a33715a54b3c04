package dev.latchkey.oauth;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.latchkey.http.OutboundHttp;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.StringJoiner;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * How providers are reached: whatever they do, a call waits a few seconds for each answer at most,
 * reads a megabyte at most, and is not led to another address (threats A112). Immutable and
 * thread-safe.
 */
public final class Outbound {
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final int MAX_BYTES = 1 << 20;

  private final UnaryOperator<URI> route;
  private final Supplier<OutboundHttp> http;

  private Outbound(UnaryOperator<URI> route, Supplier<OutboundHttp> http) {
    this.route = route;
    this.http = http;
  }

  /** Straight to the provider, which has five seconds. */
  public static Outbound direct() {
    return via(uri -> uri);
  }

  /** By way of a gateway: {@code route} says where a request to an address goes instead. */
  public static Outbound via(UnaryOperator<URI> route) {
    return new Outbound(route, () -> Usual.HTTP);
  }

  /** The same with another time for each answer. */
  public Outbound patience(Duration whole) {
    OutboundHttp patient = OutboundHttp.within(whole, MAX_BYTES);
    return new Outbound(route, () -> patient);
  }

  /** Made when the first provider is asked, and for all of them: it has a thread of its own. */
  private static final class Usual {
    private static final OutboundHttp HTTP = OutboundHttp.within(PATIENCE, MAX_BYTES);
  }

  /**
   * Fetches an address.
   *
   * @throws ProviderException when there is no answer in time, or one that is too long
   */
  ProviderAnswer get(String url, Map<String, String> headers) {
    return send(url, headers, HttpRequest.newBuilder().GET());
  }

  /**
   * Posts a form.
   *
   * @throws ProviderException when there is no answer in time, or one that is too long
   */
  ProviderAnswer post(String url, Map<String, String> headers, String form) {
    return send(url, headers, HttpRequest.newBuilder().POST(BodyPublishers.ofString(form)));
  }

  private ProviderAnswer send(
      String url, Map<String, String> headers, HttpRequest.Builder request) {
    String host = "the provider";
    try {
      URI uri = new URI(url);
      if (uri.getHost() != null) host = uri.getHost();
      headers.forEach(request::header);
      HttpResponse<byte[]> answer = http.get().send(request.uri(route.apply(uri)).build());
      return new ProviderAnswer(host, answer.statusCode(), answer.body());
    } catch (IOException e) {
      throw new ProviderException(host + ": " + e.getMessage());
    } catch (URISyntaxException | IllegalArgumentException e) {
      throw new ProviderException(host + " has an address that is none");
    }
  }

  /** Returns fields as a form's body. */
  static String form(Map<String, String> fields) {
    StringJoiner form = new StringJoiner("&");
    fields.forEach((name, value) -> form.add(encoded(name) + '=' + encoded(value)));
    return form.toString();
  }

  static String encoded(String text) {
    return URLEncoder.encode(text, UTF_8);
  }
}
