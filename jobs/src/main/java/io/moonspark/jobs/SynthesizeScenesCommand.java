package io.moonspark.jobs;

import io.moonspark.jobs.scenes.IconFamily;
import io.moonspark.jobs.scenes.PictureFormat;
import io.moonspark.jobs.scenes.SceneSampler;
import io.moonspark.jobs.scenes.SceneSettings;
import io.moonspark.jobs.scenes.SceneTables;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code synthesize scenes}: pictures of icons, and what is in them. */
@Command(
    name = "scenes",
    sortOptions = false,
    description = {
      "Draws pictures of one to four icons into a Delta table, and writes what is in them into",
      "another: captions, questions and answers, boxes, points. The same seed gives the same bytes",
      "on any cluster."
    })
final class SynthesizeScenesCommand implements Callable<Integer> {

  private static final String FAMILIES = "--families";
  private static final String FORMAT = "--format";
  private static final String REPEATS = "--repeats";

  /** Scenes of a file of the tables, at most: some 100 MB of pictures of 112 pixels. */
  private static final long SCENES_PER_FILE = 20_000;

  private static final int LARGEST_SIDE = 4096;

  @Option(
      names = "--output",
      paramLabel = "PATH",
      required = true,
      description = "Directory for the tables, images and truth; to be created.")
  private String output;

  @Option(names = "--count", paramLabel = "N", description = "Scenes. Default: ${DEFAULT-VALUE}.")
  private long count = 10_000;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Another seed gives other scenes. Default: ${DEFAULT-VALUE}.")
  private long seed = 1;

  @Option(
      names = "--size",
      paramLabel = "PIXELS",
      description = "Side of the pictures; nano sees 112. Default: ${DEFAULT-VALUE}.")
  private int size = 112;

  @Option(
      names = FORMAT,
      paramLabel = "FORMAT",
      description = "jpeg or png. Default: ${DEFAULT-VALUE}.")
  private String format = PictureFormat.JPEG.label();

  @Option(
      names = FAMILIES,
      split = ",",
      paramLabel = "FAMILY",
      description = {
        "Icon families, of font-awesome, material-design, bootstrap (held out: nano has not seen it).",
        "Default: ${DEFAULT-VALUE}."
      })
  private List<String> families =
      IconFamily.TRAINING.stream().map(IconFamily::label).collect(Collectors.toList());

  @Option(
      names = REPEATS,
      paramLabel = "SHARE",
      description = {
        "Of the things after a scene's first, those that are one that is there already, 0 to 1.",
        "Default: ${DEFAULT-VALUE}."
      })
  private double repeats = SceneSampler.REPEATS;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    Numbers.atLeastOne("--count", count);
    Numbers.atLeastOne("--size", size);
    if (size > LARGEST_SIDE) {
      throw UserError.flag("--size", size, "must be at most " + LARGEST_SIDE);
    }
    SceneSettings settings = new SceneSettings(seed, families(), repeats(), size, format());
    Path directory = newDirectory();
    SparkSession spark = Sessions.open();
    int tasks =
        (int)
            Math.max(
                Math.min(count, spark.sparkContext().defaultParallelism()),
                (count + SCENES_PER_FILE - 1) / SCENES_PER_FILE);
    Path truth = new Path(directory, "truth");
    Path images = new Path(directory, "images");
    write(SceneTables.truth(spark, settings, count, tasks), truth);
    long start = System.nanoTime();
    write(SceneTables.pictures(spark, settings, count, tasks), images);
    double seconds = (System.nanoTime() - start) / 1e9;
    PrintWriter out = spec.commandLine().getOut();
    out.printf(
        Locale.ROOT,
        "%,d scenes of %d x %d pixels in %.1f s, %,.0f a second%n",
        count,
        size,
        size,
        seconds,
        count / seconds);
    out.println("Images: " + images);
    out.println("Truth: " + truth);
    out.flush();
    return ExitCodes.OK;
  }

  private static void write(Dataset<Row> rows, Path table) {
    rows.write().format("delta").mode(SaveMode.ErrorIfExists).save(table.toString());
  }

  private List<IconFamily> families() {
    return families.stream()
        .distinct()
        .map(
            label ->
                IconFamily.labelled(label)
                    .orElseThrow(
                        () ->
                            UserError.flag(
                                FAMILIES,
                                label,
                                "must be some of "
                                    + names(
                                        Stream.of(IconFamily.values()).map(IconFamily::label)))))
        .toList();
  }

  private double repeats() {
    if (!(repeats >= 0 && repeats <= 1)) {
      throw UserError.flag(REPEATS, repeats, "must be from 0 to 1");
    }
    return repeats;
  }

  private PictureFormat format() {
    return PictureFormat.labelled(format)
        .orElseThrow(
            () ->
                UserError.flag(
                    FORMAT,
                    format,
                    "must be one of "
                        + names(Stream.of(PictureFormat.values()).map(PictureFormat::label))));
  }

  private static String names(Stream<String> labels) {
    return labels.collect(Collectors.joining(", "));
  }

  /** The output's directory, which must not be there yet or be empty. */
  private Path newDirectory() {
    PathSecrets.refuse("--output", output);
    try {
      Path path = new Path(output);
      FileSystem files = path.getFileSystem(Sessions.hadoop());
      if (files.exists(path)
          && (files.getFileStatus(path).isFile() || files.listStatus(path).length > 0)) {
        throw UserError.flag("--output", output, "is there already: name a new directory");
      }
      return files.makeQualified(path);
    } catch (IOException | IllegalArgumentException e) {
      throw UserError.flag("--output", output, FailureText.of(e));
    }
  }
}
