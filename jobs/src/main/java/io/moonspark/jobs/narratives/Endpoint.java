package io.moonspark.jobs.narratives;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.failsafe.Failsafe;
import dev.failsafe.FailsafeException;
import dev.failsafe.RateLimiter;
import dev.failsafe.RetryPolicy;
import io.moonspark.jobs.UserError;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A language model behind OpenAI's API. One for each process and setting, so that the limits hold
 * for all tasks of an executor together. It may be used by several threads.
 */
final class Endpoint {

  /** Worth another try. */
  private static final class TryAgainException extends IOException {

    private static final long serialVersionUID = 1L;

    TryAgainException(String message) {
      super(message);
    }
  }

  private static final Map<EndpointSettings, Endpoint> SHARED = new ConcurrentHashMap<>();

  private static final Duration LONGEST_DELAY = Duration.ofMinutes(1);

  /** An endpoint that asks for a longer pause than this is not obeyed to the end. */
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(10);

  private static final double JITTER = 0.5;
  private static final int SHOWN = 300;

  private final EndpointSettings settings;
  private final URI url;
  private final HttpClient http;
  private final Semaphore places;
  private final RateLimiter<Object> rate;
  private final RetryPolicy<Object> retries;
  private final AtomicReference<Instant> pausedUntil = new AtomicReference<>(Instant.EPOCH);

  private Endpoint(EndpointSettings settings) {
    this.settings = settings;
    this.url = URI.create(settings.url().toString().replaceFirst("/+$", "") + "/chat/completions");
    // Servers in Python do not know what to make of an offer to go on in HTTP/2.
    this.http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    this.places = new Semaphore(settings.concurrency());
    this.rate =
        Double.isInfinite(settings.perSecond())
            ? null
            : RateLimiter.smoothBuilder(Duration.ofNanos((long) (1e9 / settings.perSecond())))
                .build();
    Duration longest = settings.firstDelay().multipliedBy(2);
    this.retries =
        RetryPolicy.builder()
            .handle(IOException.class)
            .withMaxRetries(settings.retries())
            .withBackoff(
                settings.firstDelay(),
                longest.compareTo(LONGEST_DELAY) > 0 ? longest : LONGEST_DELAY)
            .withJitter(JITTER)
            .build();
  }

  /** The endpoint of this process. */
  static Endpoint of(EndpointSettings settings) {
    return SHARED.computeIfAbsent(settings, Endpoint::new);
  }

  /**
   * Asks the model, again if need be.
   *
   * @throws ImageFailure if there is no answer to be had
   * @throws UserError if the endpoint does not let us in or does not know the model
   * @throws InterruptedException if the thread is interrupted meanwhile
   */
  Completion complete(ChatRequest request) throws InterruptedException {
    String body = request.body(settings.model());
    long start = System.nanoTime();
    try {
      return Failsafe.with(retries)
          .get(
              context -> {
                JsonNode answer = send(body);
                return completion(answer, context.getAttemptCount() + 1, start);
              });
    } catch (FailsafeException e) {
      if (e.getCause() instanceof InterruptedException) {
        throw (InterruptedException) new InterruptedException().initCause(e);
      }
      throw new ImageFailure(
          ImageFailure.Code.ENDPOINT,
          "no answer in " + (settings.retries() + 1) + " tries: " + e.getCause().getMessage());
    }
  }

  private JsonNode send(String body) throws IOException, InterruptedException {
    places.acquire();
    try {
      takeTurn();
      HttpRequest.Builder request =
          HttpRequest.newBuilder(url)
              .header("Content-Type", "application/json")
              .POST(HttpRequest.BodyPublishers.ofString(body));
      if (settings.apiKey() != null) {
        request.header("Authorization", "Bearer " + settings.apiKey());
      }
      return checked(received(request.build()));
    } finally {
      places.release();
    }
  }

  /** Waits until neither the endpoint's wish nor the rate stands against another call. */
  private void takeTurn() throws InterruptedException {
    long wait = Instant.now().until(pausedUntil.get(), ChronoUnit.MILLIS);
    if (wait > 0) {
      Thread.sleep(wait + 1);
    }
    if (rate != null) {
      rate.acquirePermit();
    }
  }

  /** The whole answer in time: the timeout of the request itself ends with the headers. */
  private HttpResponse<String> received(HttpRequest request)
      throws IOException, InterruptedException {
    CompletableFuture<HttpResponse<String>> answer =
        http.sendAsync(request, HttpResponse.BodyHandlers.ofString());
    try {
      return answer.get(settings.timeout().toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new TryAgainException("timeout after " + settings.timeout().toMillis() + " ms");
    } catch (ExecutionException e) {
      throw new TryAgainException(
          "the connection failed: "
              + (e.getCause().getMessage() == null ? e.getCause() : e.getCause().getMessage()));
    } finally {
      answer.cancel(true);
    }
  }

  private JsonNode checked(HttpResponse<String> response) throws TryAgainException {
    int status = response.statusCode();
    if (status == 200) {
      return answer(response.body());
    }
    String said = "HTTP " + status + ": " + shortened(response.body());
    response.headers().firstValue("Retry-After").ifPresent(this::pause);
    switch (status) {
      case 401, 403, 404 -> throw UserError.flag("--endpoint", settings.url(), said);
      case 408, 409, 425, 429 -> throw new TryAgainException(said);
      default -> {
        if (status >= 500) {
          throw new TryAgainException(said);
        }
        throw new ImageFailure(ImageFailure.Code.REFUSED, said);
      }
    }
  }

  private static JsonNode answer(String body) throws TryAgainException {
    try {
      JsonNode answer = Json.MAPPER.readTree(body);
      if (answer.path("choices").path(0).path("message").path("content").isTextual()) {
        return answer;
      }
    } catch (JsonProcessingException e) {
      throw new TryAgainException("the answer is cut off: " + shortened(body));
    }
    throw new TryAgainException("the answer has no choices: " + shortened(body));
  }

  /** Seconds, or a date of HTTP; something else is no wish. */
  private void pause(String retryAfter) {
    Instant wish;
    try {
      wish =
          retryAfter.strip().matches("\\d{1,9}")
              ? Instant.now().plusSeconds(Long.parseLong(retryAfter.strip()))
              : ZonedDateTime.parse(retryAfter, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
    } catch (DateTimeException e) {
      return;
    }
    Instant limit = Instant.now().plus(LONGEST_PAUSE);
    Instant until = wish.isBefore(limit) ? wish : limit;
    pausedUntil.accumulateAndGet(until, (a, b) -> a.isAfter(b) ? a : b);
  }

  private static Completion completion(JsonNode answer, int tries, long start) {
    JsonNode choice = answer.path("choices").path(0);
    JsonNode usage = answer.path("usage");
    return new Completion(
        choice.path("message").path("content").asText(),
        answer.path("model").asText(null),
        choice.path("finish_reason").asText(null),
        count(usage.path("prompt_tokens")),
        count(usage.path("completion_tokens")),
        tries,
        (System.nanoTime() - start) / 1_000_000);
  }

  private static Long count(JsonNode tokens) {
    return tokens.isIntegralNumber() ? tokens.asLong() : null;
  }

  private static String shortened(String body) {
    String line = body.strip().replaceAll("\\s+", " ");
    return line.length() <= SHOWN ? line : line.substring(0, SHOWN) + " ...";
  }
}
