package io.moonspark.jobs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.moonspark.udfs.EnrichSettings;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;

/**
 * Where a stream notes what of its source is done. Another source, request, model or output has a
 * checkpoint of its own, so that all of them may share a folder.
 *
 * @param directory of this stream alone
 */
record Checkpoint(Path directory) {

  /** Index of an offset before all files of its version. */
  private static final long WHOLE = -1;

  private static final String BELOW_OUTPUT = "_moonspark/checkpoints";

  /** The checkpoint of a run. */
  static Checkpoint of(EnrichPlan plan, String table, EnrichSettings settings, OutputTable output) {
    String stream =
        String.join(
            "\n",
            table,
            plan.columns().toString(),
            settings.request().digest(),
            settings.model().digest());
    if (plan.checkpoint() == null) {
      return new Checkpoint(new Path(new Path(output.directory(), BELOW_OUTPUT), digest(stream)));
    }
    // Below the output, it would move with it; elsewhere, the place of the output tells them apart.
    return new Checkpoint(new Path(plan.checkpoint(), digest(stream + "\n" + output.directory())));
  }

  /**
   * Whether nothing of the source is done yet.
   *
   * @throws UserError if rows are noted as done, but the output that held them is gone
   */
  boolean isNew(SparkSession spark, OutputTable output) throws IOException {
    boolean isNew = !hasCommits(spark) && !ofFeed().hasCommits(spark);
    if (!isNew && !output.exists()) {
      throw UserError.flag(
          "--checkpoint",
          directory,
          "says that rows are done, but " + output.readable() + " is gone: remove the checkpoint");
    }
    return isNew;
  }

  /**
   * The checkpoint of the same stream read through the change data feed. It cannot share this one:
   * a stream that goes on reads its last micro-batch again, from before there was a feed.
   */
  Checkpoint ofFeed() {
    return new Checkpoint(directory.suffix("-feed"));
  }

  /** Whether any micro-batch is noted as done. */
  boolean hasCommits(SparkSession spark) throws IOException {
    return last(spark, "commits").isPresent();
  }

  /** The first version of a Delta table that is not done; empty if it is done in part. */
  OptionalLong nextVersion(SparkSession spark) throws IOException {
    Optional<Path> offsets = last(spark, "offsets");
    Optional<Path> commits = last(spark, "commits");
    if (offsets.isEmpty()
        || commits.isEmpty()
        || !offsets.get().getName().equals(commits.get().getName())) {
      return OptionalLong.empty();
    }
    try (InputStream in = files(spark).open(offsets.get())) {
      List<String> lines = new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
      JsonNode offset = new ObjectMapper().readTree(lines.get(lines.size() - 1));
      return offset.path("index").asLong() == WHOLE
          ? OptionalLong.of(offset.path("reservoirVersion").asLong())
          : OptionalLong.empty();
    }
  }

  /** Forgets a stream that never came to its first commit. */
  void delete(SparkSession spark) throws IOException {
    files(spark).delete(directory, true);
  }

  private Optional<Path> last(SparkSession spark, String log) throws IOException {
    Path folder = new Path(directory, log);
    if (!files(spark).exists(folder)) {
      return Optional.empty();
    }
    return Arrays.stream(files(spark).listStatus(folder))
        .map(FileStatus::getPath)
        .filter(path -> path.getName().matches("\\d+"))
        .max(Comparator.comparingLong(path -> Long.parseLong(path.getName())));
  }

  private FileSystem files(SparkSession spark) throws IOException {
    return directory.getFileSystem(spark.sessionState().newHadoopConf());
  }

  private static String digest(String text) {
    try {
      byte[] sha256 =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(sha256, 0, 16);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
