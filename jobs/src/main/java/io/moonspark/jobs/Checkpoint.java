package io.moonspark.jobs;

import io.moonspark.udfs.EnrichSettings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;

/**
 * Where a stream notes what of its source is done. Another source, request, model or output has a
 * checkpoint of its own, so that all of them may share a folder.
 *
 * @param directory of this stream alone
 */
record Checkpoint(Path directory) {

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
    boolean isNew =
        !directory
            .getFileSystem(spark.sessionState().newHadoopConf())
            .exists(new Path(directory, "commits"));
    if (!isNew && !output.exists()) {
      throw UserError.flag(
          "--checkpoint",
          directory,
          "says that rows are done, but " + output.readable() + " is gone: remove the checkpoint");
    }
    return isNew;
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
