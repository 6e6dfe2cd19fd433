package io.moonspark.jobs;

import io.moonspark.udfs.EnrichSettings;
import io.moonspark.udfs.GpuProbe;
import io.moonspark.udfs.ModelPacks;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sql}: queries over what was enriched, and over images that were not. */
@Command(
    name = "sql",
    sortOptions = false,
    description = {
      "Runs a query, or statements from standard input, or opens a shell. There are the views",
      "captions, answers, boxes, points, failures, latest, models and comparison of the output table,",
      "the views samples and images (image, content), and the functions moondream_caption, moondream_query,",
      "moondream_detect, moondream_point, moondream_enrich, moondream_error, box_iou, box_area and",
      "box_contains (DESCRIBE FUNCTION tells more of each).",
      "FROM search('red star') finds captions and answers, quickly after bin/moonspark index."
    })
final class SqlCommand implements Callable<Integer> {

  private static final String FUNCTIONS = "spark.moonspark.";
  private static final String A = "--a";
  private static final String B = "--b";

  @Parameters(
      arity = "0..1",
      paramLabel = "QUERY",
      description = "One or more statements, with ; in between.")
  private String query;

  @Option(
      names = "--output",
      paramLabel = "PATH",
      description = "Delta table that enrich wrote. Default: ${DEFAULT-VALUE}.")
  private String output = EnrichCommand.SAMPLE_OUTPUT;

  @Option(
      names = "--images",
      paramLabel = "DIR",
      description = "Directory of image files for the view images.")
  private String images;

  @Option(
      names = A,
      paramLabel = "MODEL",
      description =
          "Side A of the view comparison: a model of the output, by its name or the start of its"
              + " digest. Default: the one used last before B.")
  private String a;

  @Option(
      names = B,
      paramLabel = "MODEL",
      description = "Side B; goes with " + A + ". Default: the model used last.")
  private String b;

  @Mixin private ModelFlags model;

  @Option(
      names = "--max-rows",
      paramLabel = "N",
      description = "Rows that are shown of a result. Default: ${DEFAULT-VALUE}.")
  private int maxRows = 1000;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    Numbers.atLeastOne("--max-rows", maxRows);
    if ((a == null) != (b == null)) {
      throw new UserError(A + " and " + B + " go together");
    }
    checkModel();
    PrintWriter out = spec.commandLine().getOut();
    SqlRunner runner = new SqlRunner(session(), out, maxRows);
    if (query != null) {
      runner.runAll(query);
    } else if (System.console() != null) {
      new SqlShell(runner, out, spec.commandLine().getErr()).run();
    } else {
      StringWriter statements = new StringWriter();
      new InputStreamReader(System.in, StandardCharsets.UTF_8).transferTo(statements);
      runner.runAll(statements.toString());
    }
    return ExitCodes.OK;
  }

  private void checkModel() {
    PathSecrets.refuse("--output", output);
    PathSecrets.refuse("--images", images);
    PathSecrets.refuse("--model", model.model());
    model.device();
    try {
      ModelPacks.resolve(model.model(), Sessions.hadoop());
    } catch (IOException e) {
      throw UserError.flag("--model", model.model(), FailureText.oneLine(e.getMessage()));
    }
  }

  private SparkSession session() throws IOException {
    SparkSession common = Sessions.open();
    GpuProbe.problem(new JavaSparkContext(common.sparkContext()), model.device())
        .ifPresent(
            problem -> {
              throw UserError.flag("--device", model.device(), problem);
            });
    // Views and settings of its own, since the process may have more to do.
    SparkSession spark = common.newSession();
    spark.conf().set(FUNCTIONS + "model", model.model());
    spark.conf().set(FUNCTIONS + "device", model.device());
    if (model.cropBudget() != EnrichSettings.CROPS_THAT_FIT) {
      spark.conf().set(FUNCTIONS + "cropBudget", model.cropBudget());
    }
    SqlViews.ofOutput(spark, OutputTable.at(output, Sessions.hadoop()));
    if (a != null) {
      EnrichedTable table = EnrichedTable.open("--output", output, spark);
      SqlViews.ofComparison(
          table,
          ComparedModels.of(
              EnrichedModel.find(A, a, table), EnrichedModel.find(B, b, table), spark));
    }
    SqlViews.ofSamples(spark);
    if (images != null) {
      SqlViews.ofImages(spark, images);
    }
    return spark;
  }
}
