package io.moonspark.jobs.narratives;

import java.util.ArrayList;
import java.util.List;

/**
 * One thing that is true of an image.
 *
 * @param id within its image
 * @param annotator index among those of the image
 * @param quote words of the annotator
 * @param span of the quote in the transcript; null if it is not there
 * @param others facts that say the same (merged) or do not go with it (contradicted)
 * @param call key of the call that brought it
 */
record Fact(
    String id,
    int annotator,
    String text,
    String quote,
    Span span,
    FactStatus status,
    List<String> others,
    String reason,
    String call) {

  Fact with(FactStatus newStatus, String newReason) {
    return new Fact(id, annotator, text, quote, span, newStatus, others, newReason, call);
  }

  Fact with(FactStatus newStatus, String newReason, String other) {
    List<String> more = new ArrayList<>(others);
    more.add(other);
    return new Fact(id, annotator, text, quote, span, newStatus, more, newReason, call);
  }

  boolean usable() {
    return status == FactStatus.SUPPORTED;
  }
}
