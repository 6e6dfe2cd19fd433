package io.moonspark.jobs;

import io.moonspark.udfs.MoonsparkExtensions;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import org.apache.spark.deploy.SparkHadoopUtil;
import org.apache.spark.sql.SparkSession;

/**
 * Opens Spark sessions. A setting comes from the command line of {@code spark-submit} or a system
 * property, else from the {@code spark-defaults.conf} in the directory that the system property
 * {@code moonspark.conf} names, else from here.
 */
final class Sessions {

  /** System property that the launcher sets. */
  static final String CONF_DIRECTORY = "moonspark.conf";

  private static final String EXTENSIONS = "spark.sql.extensions";
  private static final String DELTA_EXTENSION = "io.delta.sql.DeltaSparkSessionExtension";
  private static final String OUR_EXTENSION = MoonsparkExtensions.class.getName();

  private Sessions() {}

  /** The session of this process, with Delta and the SQL functions. */
  static SparkSession open() {
    return SparkSession.builder().config(conf()).getOrCreate();
  }

  /** Ends the session of this process, if there is one. */
  static void close() {
    var session = SparkSession.getDefaultSession();
    if (session.isDefined()) {
      session.get().stop();
    }
  }

  /** How the session will see Hadoop's file systems, without opening it. */
  static Configuration hadoop() {
    return SparkHadoopUtil.get().newConfiguration(conf());
  }

  /** The settings of the session, without opening it. */
  static SparkConf conf() {
    SparkConf conf = new SparkConf();
    fileDefaults().forEach((key, value) -> conf.setIfMissing((String) key, (String) value));
    conf.setIfMissing("spark.master", "local[*]");
    conf.setIfMissing("spark.app.name", "moonspark");
    Set<String> extensions =
        new LinkedHashSet<>(List.of(conf.get(EXTENSIONS, DELTA_EXTENSION).split("\\s*,\\s*")));
    extensions.addAll(List.of(DELTA_EXTENSION, OUR_EXTENSION));
    conf.set(EXTENSIONS, String.join(",", extensions));
    conf.setIfMissing(
        "spark.sql.catalog.spark_catalog", "org.apache.spark.sql.delta.catalog.DeltaCatalog");
    if (!conf.contains("spark.delta.logStore.class")) {
      conf.setIfMissing("spark.delta.logStore.s3a.impl", ConditionalLogStore.class.getName());
    }
    // What a commit waits for: with Delta's 50, tasks that find nothing to do take most of its
    // time.
    conf.setIfMissing("spark.databricks.delta.snapshotPartitions", "4");
    conf.setIfMissing("spark.ui.showConsoleProgress", "false");
    // Of use between large tables; here it puts 8 MB of zeros into every task of a small join.
    conf.setIfMissing("spark.sql.optimizer.runtime.bloomFilter.enabled", "false");
    if (conf.get("spark.master").matches("local(\\[.*])?")) {
      localDefaults(conf);
    }
    return conf;
  }

  /** In one process every extra task and thread is cost only. */
  private static void localDefaults(SparkConf conf) {
    conf.setIfMissing("spark.ui.enabled", "false");
    conf.setIfMissing("spark.driver.host", "localhost");
    conf.setIfMissing("spark.driver.bindAddress", "127.0.0.1");
    // Adaptive plans run every stage as a job of its own, a tenth of the time of a small run.
    conf.setIfMissing("spark.sql.adaptive.enabled", "false");
    conf.setIfMissing("spark.hadoop.fs.file.impl", LocalFiles.ForFileSystem.class.getName());
    conf.setIfMissing(
        "spark.hadoop.fs.AbstractFileSystem.file.impl", LocalFiles.ForFileContext.class.getName());
    conf.setIfMissing("spark.sql.shuffle.partitions", "2");
    // Few rows pass through Spark's own expressions: compiling them takes longer than they do.
    conf.setIfMissing("spark.sql.codegen.wholeStage", "false");
    conf.setIfMissing("spark.sql.codegen.factoryMode", "NO_CODEGEN");
    // Where nothing is compiled, it caches and forgets each of a row's expressions to no end.
    conf.setIfMissing("spark.sql.subexpressionElimination.enabled", "false");
  }

  private static Properties fileDefaults() {
    Properties defaults = new Properties();
    Path file = Path.of(System.getProperty(CONF_DIRECTORY, "conf"), "spark-defaults.conf");
    if (Files.isReadable(file)) {
      try (Reader in = Files.newBufferedReader(file)) {
        defaults.load(in);
      } catch (IOException e) {
        throw new UncheckedIOException("cannot read " + file, e);
      }
    }
    defaults.keySet().removeIf(key -> !((String) key).startsWith("spark."));
    defaults.replaceAll((key, value) -> ((String) value).strip());
    return defaults;
  }
}
