package io.moonspark.jobs;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;

/** Stands before an S3 server, writes down what is asked, and answers some requests itself. */
final class S3Proxy implements AutoCloseable {

  /** Those that Java's client sets itself. */
  private static final Set<String> CONNECTION_HEADERS =
      Set.of("connection", "content-length", "expect", "host", "transfer-encoding", "upgrade");

  /**
   * A request.
   *
   * @param path with bucket and key
   * @param query decoded; empty if there is none
   * @param ifNoneMatch the header, or null
   */
  record Request(String method, String path, String query, String ifNoneMatch) {}

  /**
   * An answer of the proxy's own.
   *
   * @param code as S3 names the error
   */
  record Refusal(int status, String code) {

    static final Refusal SLOW_DOWN = new Refusal(503, "SlowDown");
    static final Refusal NO_SUCH_KEY = new Refusal(404, "NoSuchKey");

    private byte[] body() {
      return ("<Error><Code>" + code + "</Code><Message>" + code + "</Message></Error>")
          .getBytes(StandardCharsets.UTF_8);
    }
  }

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<Request> requests = new CopyOnWriteArrayList<>();
  private final HttpServer server;
  private final URI target;
  private volatile Function<Request, Optional<Refusal>> rule = request -> Optional.empty();

  private S3Proxy(URI target) throws IOException {
    this.target = target;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.setExecutor(threads);
    server.start();
  }

  /** Starts one at a free port. */
  static S3Proxy before(URI target) throws IOException {
    return new S3Proxy(target);
  }

  URI address() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** From now on, and forgets what was asked before. */
  void refuse(Function<Request, Optional<Refusal>> requests) {
    this.requests.clear();
    rule = requests;
  }

  /** All since the last rule. */
  List<Request> requests() {
    return List.copyOf(requests);
  }

  private void answer(HttpExchange exchange) throws IOException {
    try {
      URI uri = exchange.getRequestURI();
      Request request =
          new Request(
              exchange.getRequestMethod(),
              uri.getPath(),
              uri.getQuery() == null ? "" : uri.getQuery(),
              exchange.getRequestHeaders().getFirst("If-None-Match"));
      requests.add(request);
      byte[] body = exchange.getRequestBody().readAllBytes();
      Optional<Refusal> refusal = rule.apply(request);
      if (refusal.isPresent()) {
        send(exchange, refusal.get().status(), refusal.get().body());
      } else {
        forward(exchange, body);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      exchange.close();
    }
  }

  private void forward(HttpExchange exchange, byte[] body)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(target.resolve(exchange.getRequestURI().toString()))
            .method(exchange.getRequestMethod(), HttpRequest.BodyPublishers.ofByteArray(body));
    exchange
        .getRequestHeaders()
        .forEach(
            (name, values) -> {
              if (!CONNECTION_HEADERS.contains(name.toLowerCase(Locale.ROOT))) {
                values.forEach(value -> request.header(name, value));
              }
            });
    HttpResponse<byte[]> response =
        client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    response
        .headers()
        .map()
        .forEach(
            (name, values) -> {
              boolean length =
                  name.equalsIgnoreCase("content-length")
                      && exchange.getRequestMethod().equals("HEAD");
              if (length || !CONNECTION_HEADERS.contains(name.toLowerCase(Locale.ROOT))) {
                exchange.getResponseHeaders().put(name, values);
              }
            });
    send(exchange, response.statusCode(), response.body());
  }

  private static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
    boolean empty = body.length == 0 || exchange.getRequestMethod().equals("HEAD") || status == 204;
    exchange.sendResponseHeaders(status, empty ? -1 : body.length);
    if (!empty) {
      exchange.getResponseBody().write(body);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
