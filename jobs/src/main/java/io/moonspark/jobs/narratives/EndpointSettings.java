package io.moonspark.jobs.narratives;

import java.io.Serializable;
import java.net.URI;
import java.time.Duration;

/**
 * How to call a language model.
 *
 * @param url of the API, to which {@code /chat/completions} is added
 * @param apiKey null for none
 * @param concurrency calls at a time of an executor
 * @param perSecond calls begun in a second of an executor; infinite for no limit
 * @param timeout of one call, from its begin to the last byte of its answer
 * @param retries after the first try of a call
 * @param firstDelay before the first retry; it doubles with each, up to a minute
 * @param inputPrice money of a million tokens of prompts
 * @param outputPrice money of a million tokens of answers
 */
public record EndpointSettings(
    URI url,
    String model,
    String apiKey,
    int concurrency,
    double perSecond,
    Duration timeout,
    int retries,
    Duration firstDelay,
    double inputPrice,
    double outputPrice)
    implements Serializable {

  /** Money of a call. */
  double cost(long promptTokens, long completionTokens) {
    return (promptTokens * inputPrice + completionTokens * outputPrice) / 1e6;
  }

  /** Without the key. */
  @Override
  public String toString() {
    return model + " at " + url;
  }
}
