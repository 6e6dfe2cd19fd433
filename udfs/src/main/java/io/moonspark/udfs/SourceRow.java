package io.moonspark.udfs;

import io.moonspark.model.Request;
import java.sql.Timestamp;
import java.util.List;
import java.util.Objects;
import org.apache.spark.sql.Row;

/**
 * An image of a source: a row of {@link OutputSchema#INPUT}, or of a query. All but the key may be
 * null; either {@code content} or {@code path} is what the source has.
 *
 * @param questions asked of this image beside the job's prompts
 * @param own asked of this image instead of the job's prompts
 */
record SourceRow(
    String image,
    byte[] content,
    String path,
    Timestamp modified,
    Long length,
    List<String> questions,
    List<String> labels,
    Request own) {

  /** An image that has no request of its own. */
  SourceRow(
      String image,
      byte[] content,
      String path,
      Timestamp modified,
      Long length,
      List<String> questions,
      List<String> labels) {
    this(image, content, path, modified, length, questions, labels, null);
  }

  static SourceRow of(Row row) {
    return new SourceRow(
        row.getString(0),
        (byte[]) row.get(1),
        row.getString(2),
        row.getTimestamp(3),
        (Long) row.get(4),
        row.isNullAt(5) ? List.of() : asked(row.getList(5)),
        row.isNullAt(6) ? List.of() : asked(row.getList(6)));
  }

  /**
   * What this image is asked: its own request, or the job's prompts; then the row's questions and
   * labels.
   */
  Request request(Request common) {
    Request shared = own == null ? common : own;
    Request asked = questions.isEmpty() ? shared : shared.alsoAsk(questions);
    return labels.isEmpty() ? asked : asked.alsoDetect(labels);
  }

  /** This row without its bytes, so that what waits for the engine is crops alone. */
  SourceRow withoutContent() {
    return new SourceRow(image, null, path, modified, length, questions, labels, own);
  }

  private static List<String> asked(List<String> questions) {
    return questions.stream().filter(Objects::nonNull).filter(q -> !q.isBlank()).toList();
  }
}
