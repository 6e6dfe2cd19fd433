package io.moonspark.jobs.evaluate;

import io.moonspark.jobs.evaluate.metrics.PixelBox;
import java.util.List;

/**
 * What the model made of an item. An image that failed has an empty text and no boxes, and counts
 * as wrong.
 *
 * @param text an answer or a caption; empty for a label
 * @param boxes of a label, in pixels of the image
 * @param error why there is nothing; null if there is something
 */
public record Prediction(String text, List<PixelBox> boxes, String error) {

  public Prediction {
    boxes = List.copyOf(boxes);
  }

  /** An answer or a caption. */
  public static Prediction of(String text) {
    return new Prediction(text, List.of(), null);
  }

  /** The boxes of a label. */
  public static Prediction of(List<PixelBox> boxes) {
    return new Prediction("", boxes, null);
  }

  /** Nothing. */
  public static Prediction failed(String error) {
    return new Prediction("", List.of(), error);
  }
}
