package io.moonspark.train;

import io.moonspark.jobs.TrainingTables;
import io.moonspark.jobs.UserError;
import io.moonspark.model.CaptionLength;
import io.moonspark.model.image.Cropper;
import io.moonspark.model.image.ImageDecoder;
import io.moonspark.model.image.ImageException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.apache.spark.sql.Row;

/** Rows of a table as examples. */
final class ExampleTable {

  private final ImageDecoder decoder =
      new ImageDecoder(ImageDecoder.DEFAULT_MAX_PIXELS, ImageDecoder.DEFAULT_TIME_LIMIT);
  private final Cropper cropper;

  ExampleTable(Cropper cropper) {
    this.cropper = cropper;
  }

  /**
   * How many rows there were.
   *
   * @param examples that can be trained on
   * @param left rows without a readable image
   * @param why one of those could not be read, or null
   */
  record Copied(long examples, long left, String why) {}

  /** Copies rows of {@link TrainingTables#open} into a file. */
  Copied copy(Iterator<Row> rows, Path directory) throws IOException {
    long examples = 0;
    long left = 0;
    String why = null;
    try (ExampleFile.Writer file = new ExampleFile.Writer(directory)) {
      while (rows.hasNext()) {
        Row row = rows.next();
        try {
          byte[] content = row.getAs(TrainingTables.CONTENT);
          byte[] bytes = content == null ? new byte[0] : content;
          file.add(new Example(cropper.crop(decoder.decode(bytes)), truth(row)));
          examples++;
        } catch (ImageException e) {
          left++;
          why = name(row) + ": " + e.getMessage();
        }
      }
      if (examples == 0) {
        throw new UserError(
            why == null ? "the table of examples is empty" : "no image can be read; " + why);
      }
      file.finish();
    }
    return new Copied(examples, left, why);
  }

  private static String name(Row row) {
    return "image " + row.getAs(TrainingTables.IMAGE);
  }

  private static Truth truth(Row row) {
    Map<CaptionLength, String> captions = new EnumMap<>(CaptionLength.class);
    for (Row caption : rows(row, TrainingTables.CAPTIONS)) {
      captions.put(length(row, caption.getAs("length")), caption.getAs("text"));
    }
    return new Truth(
        captions,
        map(
            row,
            TrainingTables.ANSWERS,
            answer -> new Truth.Answer(answer.getAs("question"), answer.getAs("text"))),
        map(row, TrainingTables.BOXES, box -> box(row, box)),
        map(
            row,
            TrainingTables.POINTS,
            point ->
                new Truth.LabelledPoint(
                    point.getAs("label"), side(row, point, "x"), side(row, point, "y"))),
        row.isNullAt(row.fieldIndex(TrainingTables.ABSENT))
            ? List.of()
            : row.getList(row.fieldIndex(TrainingTables.ABSENT)),
        row.getAs(TrainingTables.BACKGROUND));
  }

  private static CaptionLength length(Row row, String length) {
    try {
      return CaptionLength.valueOf(String.valueOf(length).toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw new UserError(
          name(row) + ": the length of a caption is " + length + ", not short, normal or long");
    }
  }

  private static Truth.LabelledBox box(Row row, Row box) {
    Truth.LabelledBox read =
        new Truth.LabelledBox(
            box.getAs("label"),
            box.schema().getFieldIndex("color").isDefined() ? box.getAs("color") : null,
            side(row, box, "x_min"),
            side(row, box, "y_min"),
            side(row, box, "x_max"),
            side(row, box, "y_max"));
    if (read.xMin() >= read.xMax() || read.yMin() >= read.yMax()) {
      throw new UserError(name(row) + ": a box of " + read.label() + " has no area");
    }
    return read;
  }

  /** A fraction of the image's side. */
  private static double side(Row row, Row of, String field) {
    double value = ((Number) of.getAs(field)).doubleValue();
    if (!(value >= 0 && value <= 1)) {
      throw new UserError(name(row) + ": " + field + " is " + value + ", not between 0 and 1");
    }
    return value;
  }

  private static <T> List<T> map(Row row, String column, Function<Row, T> of) {
    List<T> values = new ArrayList<>();
    rows(row, column).forEach(each -> values.add(of.apply(each)));
    return values;
  }

  private static List<Row> rows(Row row, String column) {
    int field = row.fieldIndex(column);
    return row.isNullAt(field) ? List.of() : row.getList(field);
  }
}
