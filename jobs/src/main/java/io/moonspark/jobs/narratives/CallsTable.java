package io.moonspark.jobs.narratives;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.to_json;

import io.moonspark.udfs.TaskHadoop;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.UUID;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;

/** The table of answered calls, and the logs in which they are until they are in the table. */
final class CallsTable {

  /** What calls took together. */
  record Spent(long calls, long tokens, double money) {

    Spent plus(Spent more) {
      return new Spent(calls + more.calls, tokens + more.tokens, money + more.money);
    }
  }

  private static final Spent NOTHING = new Spent(0, 0, 0);

  private final SparkSession spark;
  private final OutputFolder output;

  CallsTable(SparkSession spark, OutputFolder output) {
    this.spark = spark;
    this.output = output;
  }

  /** A directory for the logs of a piece of work. */
  Path newLog() {
    return new Path(logs(), UUID.randomUUID().toString());
  }

  private Path logs() {
    return new Path(output.internal(), "calls");
  }

  /**
   * Moves all logs into the table.
   *
   * @return what is in the table that was not before
   */
  Spent takeLogs() throws IOException {
    FileSystem files = output.files();
    if (!files.exists(logs())) {
      return NOTHING;
    }
    List<String> directories =
        Arrays.stream(files.listStatus(logs()))
            .map(FileStatus::getPath)
            .map(Path::toString)
            .toList();
    if (directories.isEmpty()) {
      return NOTHING;
    }
    FlatMapFunction<String, String> lines = CallsTable::lines;
    Dataset<String> logged =
        spark
            .createDataset(directories, Encoders.STRING())
            .repartition(directories.size())
            .flatMap(lines, Encoders.STRING());
    Dataset<Row> calls =
        spark
            .read()
            .schema(NarrativeSchemas.CALL)
            .json(logged)
            .withColumn("called_at", col("called_at").cast("timestamp"))
            .dropDuplicates("key");
    if (output.has(OutputFolder.CALLS)) {
      // Killed after the last append and before the logs were deleted.
      calls = calls.join(output.read(spark, OutputFolder.CALLS).select("key"), "key", "left_anti");
    }
    Dataset<Row> kept = calls.persist();
    Spent spent = spent(kept);
    if (spent.calls() > 0) {
      output.append(kept, OutputFolder.CALLS);
    }
    kept.unpersist();
    for (String directory : directories) {
      files.delete(new Path(directory), true);
    }
    return spent;
  }

  private static Iterator<String> lines(String directory) throws IOException {
    List<String> lines = new ArrayList<>();
    CallLog.read(new Path(directory), TaskHadoop.conf())
        .forEach(call -> lines.add(Json.write(call)));
    return lines.iterator();
  }

  /** What all runs into this output have spent. */
  Spent spent() {
    return output.has(OutputFolder.CALLS) ? spent(output.read(spark, OutputFolder.CALLS)) : NOTHING;
  }

  private static Spent spent(Dataset<Row> calls) {
    Row sums =
        calls
            .agg(count("*"), sum(col("prompt_tokens").plus(col("completion_tokens"))), sum("cost"))
            .first();
    return sums.getLong(0) == 0
        ? NOTHING
        : new Spent(sums.getLong(0), sums.getLong(1), sums.getDouble(2));
  }

  /** Images with the JSON of their calls added as the column {@code calls}. */
  Dataset<Row> joined(Dataset<Row> images, String first, String last) {
    if (!output.has(OutputFolder.CALLS)) {
      return images.selectExpr("*", "CAST(NULL AS ARRAY<STRING>) AS calls");
    }
    Column[] columns =
        Arrays.stream(NarrativeSchemas.CALL.fieldNames())
            .map(functions::col)
            .toArray(Column[]::new);
    Dataset<Row> calls =
        output
            .read(spark, OutputFolder.CALLS)
            .where(col("image").between(first, last))
            .groupBy("image")
            .agg(collect_list(to_json(struct(columns))).as("calls"));
    return images
        .join(calls, images.col("image").equalTo(calls.col("image")), "left")
        .drop(calls.col("image"));
  }
}
