package io.moonspark.jobs.narratives;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A chat endpoint that answers as {@link ScriptedModel} does, and fails in every way: the first
 * time, for a drawn part of the calls; every time, for calls about certain images.
 */
public final class ScriptedEndpoint implements AutoCloseable {

  /** Ways to fail. */
  public enum Failure {
    TOO_MANY_REQUESTS,
    SERVER_ERROR,
    TIMEOUT,
    HALF_BODY,
    HALF_JSON,
    NO_JSON,
    WRONG_SCHEMA,
    CUT_OFF
  }

  static {
    // Or each answer waits 40 ms for an acknowledgement.
    System.setProperty("sun.net.httpserver.nodelay", "true");
  }

  private static final int FAILING_ONE_IN = 4;
  private static final int RARE_TIMEOUTS = 16;
  private static final long TIMEOUT_MILLIS = 3000;

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Map<String, AtomicInteger> asked = new ConcurrentHashMap<>();
  private final Map<String, AtomicInteger> delivered = new ConcurrentHashMap<>();
  private final Map<Failure, AtomicInteger> failures = new EnumMap<>(Failure.class);
  private final AtomicInteger answers = new AtomicInteger();
  private final AtomicInteger open = new AtomicInteger();
  private volatile int stopAfter = Integer.MAX_VALUE;
  private volatile Runnable stop = () -> {};
  private volatile String modelName = "scripted";

  /** Listens on a free port of this machine. */
  public ScriptedEndpoint() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    for (Failure failure : Failure.values()) {
      failures.put(failure, new AtomicInteger());
    }
    server.createContext("/v1/chat/completions", this::handle);
    server.setExecutor(threads);
    server.start();
  }

  public String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/v1";
  }

  /** How often each way to fail came up. */
  public int failures(Failure failure) {
    return failures.get(failure).get();
  }

  /** Good HTTP answers to a call, by step, seed and messages. */
  public int delivered(String step, long seed, String messages) {
    AtomicInteger count = delivered.get(step + seed + messages);
    return count == null ? 0 : count.get();
  }

  public int answers() {
    return answers.get();
  }

  /** Calls that are being answered. */
  public int open() {
    return open.get();
  }

  /** Does something once, after so many more answers. */
  public void afterAnswers(int more, Runnable then) {
    stop = then;
    stopAfter = answers.get() + more;
  }

  /** What the answers say that their model is. */
  public void answerAs(String model) {
    modelName = model;
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private void handle(HttpExchange exchange) throws IOException {
    open.incrementAndGet();
    try (exchange) {
      JsonNode body = Json.MAPPER.readTree(exchange.getRequestBody());
      String step = body.at("/response_format/json_schema/name").asText();
      String messages = body.path("messages").toString();
      String id = step + body.path("seed").asLong() + messages;
      int time = asked.computeIfAbsent(id, i -> new AtomicInteger()).getAndIncrement();
      String prompt = body.at("/messages/0/content").asText();
      int repair = body.path("messages").size() / 2;
      if (step.equals("correct") && prompt.contains("number 21.")) {
        send(exchange, 400, "{\"error\": \"the prompt is too long\"}");
        return;
      }
      Failure failure = failure(step, prompt, id, time, repair);
      if (failure != null) {
        failures.get(failure).incrementAndGet();
      }
      String answer = ScriptedModel.answer(step, prompt);
      if (!failed(exchange, failure)) {
        String whole = completion(answer, failure);
        if (failure == Failure.HALF_JSON) {
          send(exchange, 200, whole.substring(0, whole.length() / 2));
        } else if (failure == Failure.HALF_BODY) {
          byte[] bytes = whole.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, bytes.length);
          exchange.getResponseBody().write(bytes, 0, bytes.length / 2);
          exchange.getResponseBody().flush();
        } else {
          delivered.computeIfAbsent(id, i -> new AtomicInteger()).incrementAndGet();
          send(exchange, 200, whole);
          if (answers.incrementAndGet() >= stopAfter) {
            stopAfter = Integer.MAX_VALUE;
            stop.run();
          }
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      open.decrementAndGet();
    }
  }

  private static Failure failure(String step, String prompt, String id, int time, int repair) {
    if (step.equals("correct") && prompt.contains("number 7.")) {
      return Failure.SERVER_ERROR;
    }
    if (step.equals("correct") && prompt.contains("number 13.")) {
      return Failure.WRONG_SCHEMA;
    }
    long draw = Digest.number(id) >>> 1;
    if (time > 0 || repair > 0 || draw % FAILING_ONE_IN != 0) {
      return null;
    }
    Failure[] all = Failure.values();
    Failure drawn = all[(int) (draw / FAILING_ONE_IN % all.length)];
    boolean rare = draw / FAILING_ONE_IN / all.length % RARE_TIMEOUTS == 0;
    return drawn == Failure.TIMEOUT && !rare ? Failure.SERVER_ERROR : drawn;
  }

  /** Answers with a failure that is no answer of a model; not for others. */
  private boolean failed(HttpExchange exchange, Failure failure)
      throws IOException, InterruptedException {
    if (failure == Failure.TOO_MANY_REQUESTS) {
      exchange.getResponseHeaders().add("Retry-After", "0");
      send(exchange, 429, "{\"error\": \"slow down\"}");
      return true;
    }
    if (failure == Failure.SERVER_ERROR) {
      send(exchange, 500, "out of memory");
      return true;
    }
    if (failure == Failure.TIMEOUT) {
      Thread.sleep(TIMEOUT_MILLIS);
      return true;
    }
    return false;
  }

  private String completion(String answer, Failure failure) {
    String content = answer;
    if (failure == Failure.NO_JSON) {
      content = "Sure! Here it is: " + answer.substring(1);
    } else if (failure == Failure.WRONG_SCHEMA) {
      content = "{\"result\": " + answer + "}";
    } else if (failure == Failure.CUT_OFF) {
      content = answer.substring(0, answer.length() / 2);
    }
    ObjectNode completion = Json.MAPPER.createObjectNode();
    completion.put("model", modelName);
    ObjectNode choice = completion.putArray("choices").addObject();
    choice.put("finish_reason", failure == Failure.CUT_OFF ? "length" : "stop");
    choice.putObject("message").put("role", "assistant").put("content", content);
    completion
        .putObject("usage")
        .put("prompt_tokens", 100)
        .put("completion_tokens", content.length() / 4);
    return completion.toString();
  }

  private static void send(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
  }
}
