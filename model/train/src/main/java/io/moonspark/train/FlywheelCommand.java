package io.moonspark.train;

import static org.apache.spark.sql.functions.col;

import io.moonspark.jobs.CommandPlugin;
import io.moonspark.jobs.Moonspark;
import io.moonspark.jobs.UserError;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code flywheel}: from nothing to a model that is measured. */
@Command(
    name = "flywheel",
    sortOptions = false,
    description = {
      "Synthesizes scenes, trains a model on them, imports it, evaluates it on fresh scenes beside",
      "the embedded model, and prints what each step cost and how good the model is. Given again,",
      "it goes on where it stopped."
    })
public final class FlywheelCommand implements CommandPlugin {

  private static final String SYNTHESIZE = "synthesize";
  private static final String TRAIN = "train";
  private static final String IMPORT = "import";
  private static final String EVALUATE = "evaluate";
  private static final String NANO = "nano";
  private static final String TRAINED = "trained";

  @Option(
      names = "--output",
      paramLabel = "DIR",
      required = true,
      description = "Directory for the scenes, the training, the pack and the evaluations.")
  private Path output;

  @Option(
      names = "--scenes",
      paramLabel = "N",
      description = "Scenes to synthesize. Default: ${DEFAULT-VALUE}.")
  private long scenes = 60_000;

  @Mixin private TrainingFlags flags;

  @Option(
      names = "--weights",
      paramLabel = "FILE",
      description = "As of train. Default: random weights.")
  private String weights;

  @Option(names = "--model", paramLabel = "PACK", description = "As of train. Default: nano.")
  private String model = NANO;

  @Option(
      names = "--limit",
      paramLabel = "N",
      description = "Fresh scenes of each kind of icons to evaluate on. Default: ${DEFAULT-VALUE}.")
  private long limit = 500;

  @Spec private CommandSpec spec;

  /** A step whose command failed; it has said why. */
  private static final class StepFailed extends Exception {
    private static final long serialVersionUID = 1L;
    private final int code;

    StepFailed(int code) {
      this.code = code;
    }
  }

  @Override
  public Integer call() throws Exception {
    if (Files.isRegularFile(output)) {
      throw UserError.flag("--output", output, "is a file");
    }
    Files.createDirectories(output);
    StepTimes times = StepTimes.in(output);
    Path tables = output.resolve("scenes");
    Path training = output.resolve("training");
    Path pack = output.resolve("pack");
    try {
      times.run(SYNTHESIZE, () -> run(synthesis(tables)));
      times.run(TRAIN, () -> run(training(tables, training)));
      times.run(
          IMPORT,
          () ->
              run(
                  IMPORT,
                  "--weights",
                  training.resolve(TrainedModel.WEIGHTS),
                  "--config",
                  training.resolve("config.json"),
                  "--tokenizer",
                  training.resolve("tokenizer.json"),
                  "--out",
                  pack));
      times.run(EVALUATE, () -> run(evaluation(pack, TRAINED)));
      times.run(EVALUATE + " " + NANO, () -> run(evaluation(NANO, NANO)));
    } catch (StepFailed e) {
      return e.code;
    }
    print(times);
    return 0;
  }

  private Object[] synthesis(Path tables) {
    return new Object[] {
      SYNTHESIZE,
      "scenes",
      "--output",
      tables,
      "--count",
      scenes,
      "--seed",
      flags.seed(),
      "--repeats",
      SceneExamples.REPEATS
    };
  }

  private Object[] training(Path tables, Path training) {
    List<Object> command = new ArrayList<>();
    command.addAll(List.of(TRAIN, "--data", tables.resolve("truth")));
    command.addAll(List.of("--images", tables.resolve("images"), "--output", training));
    command.addAll(flags.words());
    if (weights != null) {
      command.addAll(List.of("--weights", weights));
    }
    if (!model.equals(NANO)) {
      command.addAll(List.of("--model", model));
    }
    return command.toArray();
  }

  private Object[] evaluation(Object model, String name) {
    return new Object[] {
      EVALUATE, "--benchmark", "scenes", "--model", model, "--limit", limit, "--output", table(name)
    };
  }

  private Path table(String name) {
    return output.resolve("evaluations").resolve(name);
  }

  private void run(Object... command) throws StepFailed {
    PrintWriter out = spec.commandLine().getOut();
    String[] words = Arrays.stream(command).map(Object::toString).toArray(String[]::new);
    out.println("> " + String.join(" ", words));
    out.flush();
    int code = Moonspark.run(out, spec.commandLine().getErr(), words);
    if (code != 0) {
      throw new StepFailed(code);
    }
  }

  private void print(StepTimes times) {
    PrintWriter out = spec.commandLine().getOut();
    out.println();
    for (String step : List.of(SYNTHESIZE, TRAIN, IMPORT, EVALUATE)) {
      StepTimes.Cost cost = times.of(step);
      out.printf(
          Locale.ROOT,
          "%-12s %,10.0f s %,10.0f s of CPU%n",
          step,
          cost.seconds(),
          cost.cpuSeconds());
    }
    out.printf(
        Locale.ROOT,
        "Data took %.2f times the CPU time of training.%n%n",
        times.of(SYNTHESIZE).cpuSeconds() / times.of(TRAIN).cpuSeconds());
    out.printf("%-52s %8s %8s%n", "", TRAINED, NANO);
    figures(TRAINED)
        .as("a")
        .join(
            figures(NANO).as("b"),
            col("a.subset").equalTo(col("b.subset")).and(col("a.figure").equalTo(col("b.figure"))))
        .orderBy("a.subset", "a.figure")
        .select("a.subset", "a.figure", "a.value", "b.value")
        .collectAsList()
        .forEach(
            row ->
                out.printf(
                    Locale.ROOT,
                    "%-52s %8.3f %8.3f%n",
                    row.getString(0) + ": " + row.getString(1),
                    row.getDouble(2),
                    row.getDouble(3)));
    out.flush();
  }

  /** Figures of an evaluation: subset, figure, value. */
  private Dataset<Row> figures(String name) {
    return SparkSession.active()
        .read()
        .format("delta")
        .load(table(name).resolve("_moonspark/evaluate/summary").toString())
        .select("subset", "figure", "value");
  }
}
