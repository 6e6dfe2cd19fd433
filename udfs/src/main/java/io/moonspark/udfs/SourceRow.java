package io.moonspark.udfs;

import io.moonspark.model.Request;
import java.sql.Timestamp;
import java.util.List;
import java.util.Objects;
import org.apache.spark.sql.Row;

/**
 * A row of {@link OutputSchema#INPUT}. All but the key may be null; either {@code content} or
 * {@code path} is what the source has.
 */
record SourceRow(
    String image,
    byte[] content,
    String path,
    Timestamp modified,
    Long length,
    List<String> questions,
    List<String> labels) {

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

  /** What this image is asked: the job's prompts, then the row's own questions and labels. */
  Request request(Request common) {
    Request asked = questions.isEmpty() ? common : common.alsoAsk(questions);
    return labels.isEmpty() ? asked : asked.alsoDetect(labels);
  }

  /** This row without its bytes, so that what waits for the engine is crops alone. */
  SourceRow withoutContent() {
    return new SourceRow(image, null, path, modified, length, questions, labels);
  }

  private static List<String> asked(List<String> questions) {
    return questions.stream().filter(Objects::nonNull).filter(q -> !q.isBlank()).toList();
  }
}
