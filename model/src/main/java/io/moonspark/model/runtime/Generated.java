package io.moonspark.model.runtime;

import java.util.ArrayList;
import java.util.List;

/**
 * What the generation loop put out.
 *
 * @param steps S
 * @param images I
 * @param prompts M
 * @param regionRows rows of each image that may give coordinates; the last of its M
 * @param tokens i64 [S, I, M]
 * @param coordinates f32 [S, I, regionRows, 2]
 */
record Generated(
    int steps, int images, int prompts, int regionRows, long[] tokens, float[] coordinates) {

  /**
   * The tokens of a text up to its end token or limit.
   *
   * @param from step of its first token
   */
  List<Integer> text(int image, int prompt, int from, int limit, int endId) {
    List<Integer> text = new ArrayList<>();
    for (int step = from; step < Math.min(steps, from + limit); step++) {
      int token = token(step, image, prompt);
      if (token == endId) {
        break;
      }
      text.add(token);
    }
    return text;
  }

  /**
   * Number of whole objects of a detect or point row.
   *
   * @param period steps an object takes
   */
  int objects(int image, int prompt, int limit, int period, int endId) {
    int objects = 0;
    int end = Math.min(steps, limit);
    while ((objects + 1) * period <= end && token(objects * period, image, prompt) != endId) {
      objects++;
    }
    return objects;
  }

  int token(int step, int image, int prompt) {
    return (int) tokens[(step * images + image) * prompts + prompt];
  }

  /** A coordinate of a row that is no plain text; {@code part} is 1 for a height and else 0. */
  float coordinate(int step, int image, int prompt, int part) {
    int region = prompt - (prompts - regionRows);
    return coordinates[((step * images + image) * regionRows + region) * 2 + part];
  }
}
