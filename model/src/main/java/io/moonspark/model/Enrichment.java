package io.moonspark.model;

import java.util.List;
import java.util.Optional;

/**
 * What the model says of one image, in the order in which it was asked.
 *
 * @param captions one for each requested length
 * @param answers one for each question
 * @param boxes found objects, grouped by label
 * @param points found points, grouped by label
 * @param gazes one for each eye
 */
public record Enrichment(
    List<Caption> captions,
    List<Answer> answers,
    List<Box> boxes,
    List<Point> points,
    List<Gaze> gazes) {

  private static final Enrichment NOTHING =
      new Enrichment(List.of(), List.of(), List.of(), List.of(), List.of());

  /** What is said of an image of which nothing was asked. */
  public static Enrichment nothing() {
    return NOTHING;
  }

  /** Why a text ended. */
  public enum Finish {
    /** The model said its end token. */
    STOP,
    /** The token limit was reached. */
    LENGTH,
    /** The token limit was reached in a loop: the same words again and again. */
    REPETITION
  }

  /** A generated text: without the end token, surrounding white space stripped. */
  public record Text(String text, List<Integer> tokens, Finish finish) {}

  /** A caption of the requested length. */
  public record Caption(CaptionLength length, Text text) {}

  /**
   * The answer to a question.
   *
   * @param reasoning what came before the answer, if it was asked for
   */
  public record Answer(Question question, Text text, Optional<Reasoning> reasoning) {}

  /**
   * What the model said before it answered.
   *
   * @param text as generated; white space around it stays, so that the spans of the grounding hold
   * @param tokens of text and coordinates, without the one that ends the reasoning
   * @param finish why it ended
   * @param grounding spans of the text that belong to points, in the order of the text
   */
  public record Reasoning(
      String text, List<Integer> tokens, Finish finish, List<Grounding> grounding) {}

  /**
   * A span of text and the points of the image that it speaks of.
   *
   * @param start first character of the span, counted in Unicode code points as SQL counts them
   * @param end the character behind its last
   * @param points at least one
   */
  public record Grounding(int start, int end, List<SpatialRef.Point> points) {}

  /**
   * A box in coordinates relative to the image: 0 to 1, x to the right, y down. The model gives
   * centre and size, so a box at the border may reach a little beyond it.
   */
  public record Box(String label, double xMin, double yMin, double xMax, double yMax) {}

  /** A point in coordinates relative to the image: 0 to 1, x to the right, y down. */
  public record Point(String label, double x, double y) {}

  /**
   * Where somebody looks.
   *
   * @param eye that was asked about
   * @param target empty if the model sees none, as when it is outside of the image
   */
  public record Gaze(SpatialRef.Point eye, Optional<SpatialRef.Point> target) {}

  /** Tokens and coordinates the decoder generated for this image. */
  public int generatedTokens() {
    return captions.stream().mapToInt(c -> c.text().tokens().size()).sum()
        + answers.stream().mapToInt(a -> a.text().tokens().size()).sum()
        + answers.stream()
            .flatMap(a -> a.reasoning().stream())
            .mapToInt(r -> r.tokens().size())
            .sum()
        + 3 * boxes.size()
        + 2 * points.size()
        + 2 * (int) gazes.stream().filter(gaze -> gaze.target().isPresent()).count();
  }
}
