package io.moonspark.model;

import java.io.Serializable;
import java.util.List;

/**
 * A question about an image.
 *
 * <pre>{@code
 * Question.of("What is this?").about(new SpatialRef.Point(0.25, 0.5)).reasoned()
 * }</pre>
 *
 * @param text the words
 * @param references points and boxes that the model reads before the words
 * @param mode how the answer is found
 */
public record Question(String text, List<SpatialRef> references, Mode mode)
    implements Serializable {

  /** How an answer is found. */
  public enum Mode {
    /** The model answers at once. */
    DIRECT,
    /** The model reasons first, may point at places in the image, and answers from that. */
    REASONED
  }

  public Question {
    references = List.copyOf(references);
  }

  /** A question to be answered at once. */
  public static Question of(String text) {
    return new Question(text, List.of(), Mode.DIRECT);
  }

  /** The same question about these places; they replace others. */
  public Question about(SpatialRef... places) {
    return new Question(text, List.of(places), mode);
  }

  /** The same question, to be answered after reasoning. */
  public Question reasoned() {
    return new Question(text, references, Mode.REASONED);
  }
}
