package io.moonspark.model.hub;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A hub on this machine that misbehaves on demand. All of its repositories hold the same files. */
public final class FakeHub implements AutoCloseable {
  static final String REPOSITORY = "someone/moondream";
  static final String COMMIT = "0123456789abcdef0123456789abcdef01234567";

  /** How the next request for file content is answered. */
  enum Mood {
    GOOD,
    /** Closes the connection in the middle. */
    CUT,
    /** Answers a range request with another range. */
    WRONG_RANGE,
    /** Answers a range request with the whole file. */
    IGNORE_RANGE,
    /** Sends bytes that are not those of the file. */
    DAMAGED,
    BUSY_429,
    BROKEN_500
  }

  private final HttpServer server;
  private final HttpServer storage;
  private final Map<String, byte[]> files = new LinkedHashMap<>();
  private final Deque<Mood> moods = new ArrayDeque<>();
  final List<String> requests = Collections.synchronizedList(new ArrayList<>());
  private String requiredToken;

  /** A hub with one repository. */
  FakeHub() throws IOException {
    this(Map.of(REPOSITORY, "main"));
  }

  /**
   * @param repositories the revision of each
   */
  public FakeHub(Map<String, String> repositories) throws IOException {
    server = start("localhost");
    storage = start("localhost");
    repositories.forEach(
        (repository, revision) -> {
          server.createContext("/api/models/" + repository + "/revision/" + revision, this::info);
          server.createContext("/" + repository + "/resolve/" + COMMIT + "/", this::resolve);
        });
    storage.createContext("/", this::content);
  }

  private static HttpServer start(String host) throws IOException {
    HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getByName(host), 0), 0);
    server.start();
    return server;
  }

  /** Adds a file. */
  public FakeHub file(String name, byte[] content) {
    files.put(name, content);
    return this;
  }

  FakeHub requireToken(String token) {
    requiredToken = token;
    return this;
  }

  synchronized void next(Mood... answers) {
    moods.addAll(List.of(answers));
  }

  private synchronized Mood mood() {
    return moods.isEmpty() ? Mood.GOOD : moods.remove();
  }

  /** What {@code HF_ENDPOINT} must be. */
  public URI endpoint() {
    return URI.create("http://localhost:" + server.getAddress().getPort());
  }

  private boolean refused(HttpExchange exchange) throws IOException {
    String header = exchange.getRequestHeaders().getFirst("Authorization");
    if (requiredToken == null || ("Bearer " + requiredToken).equals(header)) {
      return false;
    }
    exchange.sendResponseHeaders(401, -1);
    exchange.close();
    return true;
  }

  private void info(HttpExchange exchange) throws IOException {
    if (refused(exchange)) {
      return;
    }
    String siblings =
        files.keySet().stream()
            .map(name -> "{\"rfilename\":\"" + name + "\"}")
            .collect(Collectors.joining(","));
    byte[] body =
        ("{\"sha\":\"" + COMMIT + "\",\"siblings\":[" + siblings + "]}")
            .getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(200, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  /** Like the real one: small files are served here, large ones are somewhere else. */
  private void resolve(HttpExchange exchange) throws IOException {
    if (refused(exchange)) {
      return;
    }
    String name = name(exchange);
    byte[] content = files.get(name);
    if (content == null) {
      exchange.sendResponseHeaders(404, -1);
    } else if (name.endsWith(".json")) {
      exchange.getResponseHeaders().set("ETag", "\"" + gitSha1(content) + "\"");
      boolean head = exchange.getRequestMethod().equals("HEAD");
      exchange.getResponseHeaders().set("Content-Length", Integer.toString(content.length));
      exchange.sendResponseHeaders(200, head ? -1 : content.length);
      if (!head) {
        exchange.getResponseBody().write(content);
      }
    } else {
      exchange.getResponseHeaders().set("X-Linked-Etag", "\"" + sha("SHA-256", content) + "\"");
      exchange.getResponseHeaders().set("X-Linked-Size", Integer.toString(content.length));
      exchange
          .getResponseHeaders()
          .set("Location", "http://localhost:" + storage.getAddress().getPort() + "/" + name);
      exchange.sendResponseHeaders(302, -1);
    }
    exchange.close();
  }

  private void content(HttpExchange exchange) throws IOException {
    byte[] content = files.get(name(exchange));
    String range = exchange.getRequestHeaders().getFirst("Range");
    String token = exchange.getRequestHeaders().getFirst("Authorization");
    requests.add("content " + range + (token == null ? "" : " with token"));
    int from = range == null ? 0 : Integer.parseInt(range.replaceAll("bytes=(\\d+)-", "$1"));
    Mood mood = mood();
    switch (mood) {
      case BUSY_429 -> {
        exchange.getResponseHeaders().set("Retry-After", "0");
        exchange.sendResponseHeaders(429, -1);
      }
      case BROKEN_500 -> exchange.sendResponseHeaders(500, -1);
      case IGNORE_RANGE -> send(exchange, content, 0, content.length, 200, 0);
      case WRONG_RANGE -> send(exchange, content, from, content.length, 206, Math.max(0, from - 7));
      case CUT -> {
        send(exchange, content, from, (from + content.length) / 2, 206, from);
        // Closing at once would often drop what is still on its way.
        pause();
      }
      case DAMAGED -> {
        byte[] other = content.clone();
        other[from] ^= 1;
        send(exchange, other, from, content.length, 206, from);
      }
      case GOOD -> send(exchange, content, from, content.length, range == null ? 200 : 206, from);
    }
    exchange.close();
  }

  /** Promises everything to the end of the file and sends what lies before {@code until}. */
  private static void send(
      HttpExchange exchange, byte[] content, int from, int until, int status, int claimed)
      throws IOException {
    if (status == 206) {
      exchange
          .getResponseHeaders()
          .set(
              "Content-Range",
              "bytes " + claimed + "-" + (content.length - 1) + "/" + content.length);
    }
    exchange.sendResponseHeaders(status, content.length - from);
    exchange.getResponseBody().write(content, from, until - from);
    exchange.getResponseBody().flush();
  }

  private static void pause() {
    try {
      Thread.sleep(100);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static String name(HttpExchange exchange) {
    String path = exchange.getRequestURI().getPath();
    return path.substring(path.lastIndexOf('/') + 1);
  }

  private static String gitSha1(byte[] content) {
    byte[] header = ("blob " + content.length + "\0").getBytes(StandardCharsets.US_ASCII);
    byte[] all = new byte[header.length + content.length];
    System.arraycopy(header, 0, all, 0, header.length);
    System.arraycopy(content, 0, all, header.length, content.length);
    return sha("SHA-1", all);
  }

  static String sha(String algorithm, byte[] content) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance(algorithm).digest(content));
    } catch (java.security.NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    storage.stop(0);
  }
}
