package io.moonspark.udfs.sql;

import io.moonspark.model.CaptionLength;
import io.moonspark.model.Question;
import io.moonspark.model.Request;
import io.moonspark.udfs.OutputSchema;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;

/**
 * The prompts of all calls about one image as one request, each prompt once, and how each call
 * finds its part of the row that comes of it.
 */
final class Combined {

  private static final StructType OUTPUT = OutputSchema.output();
  private static final int CAPTIONS = OUTPUT.fieldIndex("captions");
  private static final int ANSWERS = OUTPUT.fieldIndex("answers");
  private static final int BOXES = OUTPUT.fieldIndex("boxes");
  private static final int POINTS = OUTPUT.fieldIndex("points");
  private static final int ERROR = OUTPUT.fieldIndex("error");
  private static final int DIGEST = OUTPUT.fieldIndex("request_digest");

  /** Where captions and answers have their text. */
  private static final int TEXT = 1;

  private static final int LABEL = 0;

  private final Request limits;
  private final List<CaptionLength> captions = new ArrayList<>();
  private final List<Question> questions = new ArrayList<>();
  private final List<String> detect = new ArrayList<>();
  private final List<String> point = new ArrayList<>();

  /**
   * No prompts yet.
   *
   * @param limits a request without prompts
   */
  Combined(Request limits) {
    this.limits = limits;
  }

  /** Adds the prompts of a call; returns what finds its value in an output row. */
  Function<Row, Object> add(SqlFunction function, Prompt prompt) {
    int[] captionsAt = prompt.captions().stream().mapToInt(c -> index(captions, c)).toArray();
    int[] answersAt = prompt.questions().stream().mapToInt(q -> index(questions, q)).toArray();
    prompt.detect().forEach(label -> index(detect, label));
    prompt.point().forEach(label -> index(point, label));
    return switch (function) {
      case CAPTION -> row -> text(row, CAPTIONS, captionsAt[0]);
      case QUERY -> row -> text(row, ANSWERS, answersAt[0]);
      case DETECT -> row -> isFailed(row) ? null : labelled(row, BOXES, prompt.detect());
      case POINT -> row -> isFailed(row) ? null : labelled(row, POINTS, prompt.point());
      case ERROR -> row -> row.get(ERROR);
      case ENRICH -> {
        String digest = request(prompt).digest();
        yield row -> whole(row, captionsAt, answersAt, prompt, digest);
      }
    };
  }

  /** Everything that is asked. */
  Request request() {
    return request(new Prompt(captions, questions, detect, point));
  }

  private Request request(Prompt prompt) {
    return limits
        .caption(prompt.captions().toArray(CaptionLength[]::new))
        .ask(prompt.questions().toArray(Question[]::new))
        .detect(prompt.detect())
        .point(prompt.point());
  }

  private static <T> int index(List<T> all, T wanted) {
    int index = all.indexOf(wanted);
    if (index >= 0) {
      return index;
    }
    all.add(wanted);
    return all.size() - 1;
  }

  static boolean isFailed(Row row) {
    return !row.isNullAt(ERROR);
  }

  private static String text(Row row, int column, int index) {
    return isFailed(row) ? null : rows(row, column)[index].getString(TEXT);
  }

  /** The objects of some labels, in the order of the labels. */
  private static Row[] labelled(Row row, int column, List<String> labels) {
    return labels.stream()
        .flatMap(
            label ->
                Arrays.stream(rows(row, column))
                    .filter(found -> found.getString(LABEL).equals(label)))
        .toArray(Row[]::new);
  }

  private static Row whole(
      Row row, int[] captionsAt, int[] answersAt, Prompt prompt, String digest) {
    StructType type = (StructType) SqlFunction.ENRICH.type();
    return RowFactory.create(
        Stream.of(type.fieldNames())
            .map(
                name -> {
                  int column = OUTPUT.fieldIndex(name);
                  if (column == DIGEST) {
                    return digest;
                  } else if (isFailed(row)) {
                    return row.get(column);
                  } else if (column == CAPTIONS) {
                    return at(row, column, captionsAt);
                  } else if (column == ANSWERS) {
                    return at(row, column, answersAt);
                  } else if (column == BOXES) {
                    return labelled(row, column, prompt.detect());
                  } else if (column == POINTS) {
                    return labelled(row, column, prompt.point());
                  }
                  return row.get(column);
                })
            .toArray());
  }

  private static Row[] at(Row row, int column, int[] indexes) {
    return Arrays.stream(indexes).mapToObj(index -> rows(row, column)[index]).toArray(Row[]::new);
  }

  /** Rows come from this process and hold arrays. */
  private static Row[] rows(Row row, int column) {
    return (Row[]) row.get(column);
  }
}
