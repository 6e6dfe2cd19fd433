package io.moonspark.jobs;

import java.util.Map;
import org.apache.spark.sql.SparkSession;

/**
 * Settings for reading columns of images: a vectorised batch of 4096 images would be gigabytes, and
 * a large split leaves cores idle.
 */
final class LargeBinaries {

  private static final Map<String, String> SETTINGS =
      Map.of(
          "spark.sql.parquet.columnarReaderBatchSize", "16",
          "spark.sql.files.maxPartitionBytes", "33554432");

  private LargeBinaries() {}

  /** Sets them in this session where the user has not. */
  static void configure(SparkSession spark) {
    SETTINGS.forEach(
        (key, value) -> {
          if (!spark.sparkContext().getConf().contains(key)) {
            spark.conf().set(key, value);
          }
        });
  }
}
