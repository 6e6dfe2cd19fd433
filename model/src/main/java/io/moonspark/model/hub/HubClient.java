package io.moonspark.model.hub;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;

/**
 * HTTP to a hub: redirects, the token, and what its status codes mean. Redirects are followed here
 * and not by the HTTP client, which would hand the token on to the host of the files.
 */
final class HubClient {
  private static final int MAX_REDIRECTS = 5;
  private static final Duration TIMEOUT = Duration.ofSeconds(60);

  private final HttpClient http =
      HttpClient.newBuilder()
          .connectTimeout(TIMEOUT)
          .followRedirects(HttpClient.Redirect.NEVER)
          .build();
  private final HubSettings settings;

  HubClient(HubSettings settings) {
    this.settings = settings;
  }

  /** A status that another try may change: 429 or 5xx. */
  static final class Busy extends IOException {
    private static final long serialVersionUID = 1L;

    private final Duration pause;

    private Busy(String message, Duration pause) {
      super(message);
      this.pause = pause;
    }

    /** How long the hub asks to wait. */
    Optional<Duration> pause() {
      return Optional.ofNullable(pause);
    }
  }

  /** Asks without following redirects, whose headers describe the file behind them. */
  HttpResponse<Void> head(URI uri) throws IOException, InterruptedException {
    return checked(
        http.send(
            request(uri).method("HEAD", HttpRequest.BodyPublishers.noBody()).build(),
            HttpResponse.BodyHandlers.discarding()));
  }

  String text(URI uri) throws IOException, InterruptedException {
    return checked(http.send(request(uri).build(), HttpResponse.BodyHandlers.ofString())).body();
  }

  /** The bytes from {@code offset} on, or all of them if the server does not do ranges. */
  HttpResponse<InputStream> bytes(URI uri, long offset) throws IOException, InterruptedException {
    URI at = uri;
    for (int i = 0; i <= MAX_REDIRECTS; i++) {
      HttpRequest.Builder request = request(at);
      if (offset > 0) {
        request.header("Range", "bytes=" + offset + "-");
      }
      HttpResponse<InputStream> response =
          http.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
      if (response.statusCode() / 100 != 3) {
        return closedUnlessGood(response);
      }
      response.body().close();
      at = at.resolve(response.headers().firstValue("Location").orElseThrow());
    }
    throw new HubException(uri + " redirects in circles");
  }

  private static HttpResponse<InputStream> closedUnlessGood(HttpResponse<InputStream> response)
      throws IOException {
    try {
      return checked(response);
    } catch (IOException e) {
      response.body().close();
      throw e;
    }
  }

  private HttpRequest.Builder request(URI uri) {
    HttpRequest.Builder request = HttpRequest.newBuilder(uri).timeout(TIMEOUT);
    request.header("User-Agent", "moonspark");
    boolean sameHost =
        settings.endpoint().getHost().equals(uri.getHost())
            && settings.endpoint().getPort() == uri.getPort();
    if (settings.token() != null && sameHost) {
      request.header("Authorization", "Bearer " + settings.token());
    }
    return request;
  }

  private static <T> HttpResponse<T> checked(HttpResponse<T> response) throws IOException {
    int status = response.statusCode();
    String uri = response.uri().toString();
    if (status < 400) {
      return response;
    }
    switch (status) {
      case 401, 403 ->
          throw new HubException(
              uri + " refuses access (" + status + "): set HF_TOKEN to a token that may read it");
      case 404 ->
          throw new HubException(
              uri + " is not there (404): check repository, revision and spelling");
      case 429, 500, 502, 503, 504 ->
          throw new Busy(uri + " answers " + status, retryAfter(response));
      default -> throw new HubException(uri + " answers " + status);
    }
  }

  private static Duration retryAfter(HttpResponse<?> response) {
    return response
        .headers()
        .firstValue("Retry-After")
        .filter(value -> value.matches("\\d{1,4}"))
        .map(value -> Duration.ofSeconds(Long.parseLong(value)))
        .orElse(null);
  }
}
