package io.moonspark.train;

import io.moonspark.model.CaptionLength;
import java.util.List;
import java.util.Map;

/**
 * What is to be said of an image. All of it is optional: what is not there is not trained.
 *
 * @param captions by length
 * @param answers with their questions
 * @param boxes all there are of each label that occurs
 * @param points all there are of each label that occurs
 * @param absent labels of nothing in the image
 * @param background the colour word of a scene's background, or null
 */
record Truth(
    Map<CaptionLength, String> captions,
    List<Answer> answers,
    List<LabelledBox> boxes,
    List<LabelledPoint> points,
    List<String> absent,
    String background) {

  /** A question and what to say. */
  record Answer(String question, String text) {}

  /**
   * A box, as fractions of the image's sides.
   *
   * @param color the word for its colour, or null
   */
  record LabelledBox(
      String label, String color, double xMin, double yMin, double xMax, double yMax) {

    double xCenter() {
      return (xMin + xMax) / 2;
    }

    double yCenter() {
      return (yMin + yMax) / 2;
    }

    LabelledPoint center() {
      return new LabelledPoint(label, xCenter(), yCenter());
    }

    LabelledBox labelled(String other) {
      return new LabelledBox(other, color, xMin, yMin, xMax, yMax);
    }
  }

  /** A point, as fractions of the image's sides. */
  record LabelledPoint(String label, double x, double y) {}
}
