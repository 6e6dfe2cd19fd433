package io.moonspark.jobs;

import io.moonspark.udfs.OutputSchema;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.spark.sql.Row;

/**
 * What two models say about one image.
 *
 * @param captions lengths that both were asked for
 * @param answers questions that both were asked
 * @param boxes a matching for each label that either found
 * @param errorA code of A's failure, or null
 * @param errorB code of B's failure, or null
 */
record ImageComparison(
    List<Texts> captions,
    List<Texts> answers,
    List<BoxMatching> boxes,
    String errorA,
    String errorB) {

  private static final int CAPTIONS = OutputSchema.output().fieldIndex("captions");
  private static final int ANSWERS = OutputSchema.output().fieldIndex("answers");
  private static final int BOXES = OutputSchema.output().fieldIndex("boxes");
  private static final int ERROR = OutputSchema.output().fieldIndex("error");

  /**
   * Two texts for one prompt.
   *
   * @param prompt length of a caption, or a question
   */
  record Texts(String prompt, String a, String b) {

    boolean areEqual() {
      return Objects.equals(a, b);
    }
  }

  /** Compares two rows of {@link OutputSchema#output()}. */
  static ImageComparison of(Row a, Row b) {
    String errorA = errorCode(a);
    String errorB = errorCode(b);
    // Where one failed, that it has no boxes says nothing about boxes.
    List<BoxMatching> boxes =
        errorA == null && errorB == null ? BoxMatching.of(boxes(a), boxes(b)) : List.of();
    return new ImageComparison(texts(a, b, CAPTIONS), texts(a, b, ANSWERS), boxes, errorA, errorB);
  }

  private static List<Texts> texts(Row a, Row b, int column) {
    Map<String, String> ofB = new LinkedHashMap<>();
    results(b, column).forEach(text -> ofB.putIfAbsent(text.getString(0), text.getString(1)));
    List<Texts> both = new ArrayList<>();
    for (Row text : results(a, column)) {
      String other = ofB.remove(text.getString(0));
      if (other != null) {
        both.add(new Texts(text.getString(0), text.getString(1), other));
      }
    }
    return both;
  }

  private static List<Box> boxes(Row row) {
    return results(row, BOXES).stream().map(Box::of).toList();
  }

  private static List<Row> results(Row row, int column) {
    return row.isNullAt(column) ? List.of() : row.getList(column);
  }

  private static String errorCode(Row row) {
    return row.isNullAt(ERROR) ? null : row.getStruct(ERROR).getString(0);
  }
}
