package io.moonspark.jobs.evaluate;

import static org.apache.spark.sql.functions.col;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.moonspark.jobs.evaluate.metrics.PixelBox;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.function.ForeachPartitionFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.util.SerializableConfiguration;

/**
 * The files that the official evaluators read, written in one task in the order of the items: VQA
 * {@code question_id} and {@code answer}; GQA {@code questionId} and {@code prediction}; DocVQA
 * {@code questionId} and {@code answer}; COCO {@code image_id}, {@code category_id}, {@code bbox},
 * {@code score}, or {@code image_id} and {@code caption}; POPE a line for each answer.
 */
public final class Submission {

  private static final ObjectMapper JSON = new ObjectMapper();

  private static final Set<Benchmark> KNOWN =
      Set.of(
          Benchmark.VQAV2,
          Benchmark.TEXTVQA,
          Benchmark.GQA,
          Benchmark.POPE,
          Benchmark.DOCVQA,
          Benchmark.COCO_DETECTION,
          Benchmark.COCO_CAPTIONS);

  private Submission() {}

  /**
   * Writes the files, if the benchmark has such.
   *
   * @param directory they go into
   * @return whether there are any
   */
  public static boolean write(Benchmark benchmark, Dataset<Row> scored, Path directory) {
    if (!KNOWN.contains(benchmark)) {
      return false;
    }
    String folder = directory.toString();
    SerializableConfiguration hadoop =
        new SerializableConfiguration(scored.sparkSession().sessionState().newHadoopConf());
    ForeachPartitionFunction<Row> write =
        rows -> write(benchmark, rows, new Path(folder), hadoop.value());
    scored.repartition(1).sortWithinPartitions(col("number")).foreachPartition(write);
    return true;
  }

  private static void write(
      Benchmark benchmark, Iterator<Row> rows, Path folder, Configuration hadoop)
      throws IOException {
    FileSystem files = folder.getFileSystem(hadoop);
    boolean lines = benchmark == Benchmark.POPE;
    String open = null;
    JsonGenerator out = null;
    while (rows.hasNext()) {
      Row row = rows.next();
      Item item = ItemRows.item(row);
      String name = name(benchmark, item);
      if (!name.equals(open)) {
        close(out, lines);
        open = name;
        out = JSON.createGenerator((OutputStream) files.create(new Path(folder, name), true));
        if (lines) {
          out.setRootValueSeparator(new com.fasterxml.jackson.core.io.SerializedString("\n"));
        } else {
          out.writeStartArray();
        }
      }
      for (Map<String, Object> entry : entries(benchmark, item, Scoring.predicted(row))) {
        out.writePOJO(entry);
      }
    }
    close(out, lines);
  }

  private static void close(JsonGenerator out, boolean lines) throws IOException {
    if (out != null) {
      if (!lines) {
        out.writeEndArray();
      }
      out.close();
    }
  }

  private static String name(Benchmark benchmark, Item item) {
    return benchmark == Benchmark.POPE
        ? "pope_" + item.tags().get("questions") + ".json"
        : benchmark.label() + ".json";
  }

  private static List<Map<String, Object>> entries(
      Benchmark benchmark, Item item, Prediction prediction) {
    return switch (benchmark) {
      case VQAV2, TEXTVQA ->
          List.of(entry("question_id", id(item.id()), "answer", prediction.text()));
      case GQA ->
          List.of(
              entry("questionId", item.id(), "prediction", GqaRule.submitted(prediction.text())));
      case DOCVQA -> List.of(entry("questionId", id(item.id()), "answer", prediction.text()));
      case POPE -> List.of(entry("question", item.question(), "answer", prediction.text()));
      case COCO_CAPTIONS -> List.of(entry("image_id", id(item.id()), "caption", prediction.text()));
      case COCO_DETECTION -> prediction.boxes().stream().map(box -> detection(item, box)).toList();
      default -> List.of();
    };
  }

  private static Map<String, Object> detection(Item item, PixelBox box) {
    Map<String, Object> entry =
        entry(
            "image_id", id(item.tags().get("image id")),
            "category_id", id(item.tags().get("category id")));
    entry.put("bbox", new double[] {box.x(), box.y(), box.width(), box.height()});
    entry.put("score", 1.0);
    return entry;
  }

  private static Map<String, Object> entry(String first, Object a, String second, Object b) {
    Map<String, Object> entry = new LinkedHashMap<>();
    entry.put(first, a);
    entry.put(second, b);
    return entry;
  }

  /** A number where the id is one. */
  private static Object id(String id) {
    return id.matches("\\d{1,18}") ? (Object) Long.valueOf(id) : id;
  }
}
