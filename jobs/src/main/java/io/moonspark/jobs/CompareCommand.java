package io.moonspark.jobs;

import static org.apache.spark.sql.functions.col;

import io.moonspark.udfs.ImageLimits;
import io.moonspark.udfs.OutputSchema;
import io.moonspark.udfs.ThumbnailSettings;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code compare}: two models on the same images, beside each other. */
@Command(
    name = "compare",
    sortOptions = false,
    description = {
      "Compares what two models, or two versions of one, said about the same images:",
      "captions, answers, boxes. Prints how much they agree, and makes a page like",
      "that of gallery."
    })
final class CompareCommand implements Callable<Integer> {

  private static final String SAVE = "--save";
  private static final int SHA256 = OutputSchema.output().fieldIndex("content_sha256");

  @Option(
      names = "--a",
      required = true,
      paramLabel = "MODEL|PATH",
      description =
          "One side: a model of the output table, by its name or the start of its digest; or the"
              + " directory of another output table, of which the model used last is meant.")
  private String a;

  @Option(names = "--b", required = true, paramLabel = "MODEL|PATH", description = "The other.")
  private String b;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Directory of the page. Default: ${DEFAULT-VALUE}.")
  private String out = "moonspark-out/comparison";

  @Option(
      names = SAVE,
      paramLabel = "PATH",
      description = "Also write the comparison to a Delta table, a row an image, to query it.")
  private String save;

  @Mixin private PictureFlags pictures;
  @Spec private CommandSpec spec;

  /** One side: a model, and the table with its rows. */
  private record Side(EnrichedTable table, EnrichedModel model) {

    Dataset<Row> latest() {
      return LatestRows.of(model.rows(table));
    }
  }

  @Override
  public Integer call() throws Exception {
    int limit = pictures.limit();
    int thumbnail = pictures.thumbnail();
    GalleryFolder folder = GalleryFolder.at(out, Sessions.hadoop());
    ImageSource source = pictures.source(Sessions.hadoop());
    SparkSession spark = Sessions.open();
    Side sideA = side("--a", a, spark);
    Side sideB = side("--b", b, spark);
    checkSaved(spark);
    Dataset<Row> pairs =
        GalleryCommand.where(
                ModelComparison.pairs(sideA.latest(), sideB.latest()), pictures.where())
            .cache();
    try {
      Dataset<Row> comparison = ModelComparison.of(pairs);
      ComparisonSummary summary = ComparisonSummary.of(pairs, comparison);
      if (save != null) {
        comparison.write().format("delta").mode(SaveMode.Overwrite).save(save);
      }
      List<Row> rows =
          pairs
              .where("a IS NOT NULL AND b IS NOT NULL")
              .orderBy(col("image"))
              .limit(limit)
              .collectAsList();
      Pictures made =
          Pictures.write(
              spark,
              source,
              pictures.columns(),
              rows.stream().map(row -> row.getString(0)).toList(),
              new ThumbnailSettings(folder.begin(), thumbnail, ImageLimits.defaults()));
      PageData data =
          new PageData(
              tables(sideA, sideB), List.of(sideA.model(), sideB.model()), summary.images());
      data.add(summary);
      for (Row pair : rows) {
        Row rowA = pair.getStruct(1);
        data.add(rowA, pair.getStruct(2), made.of(pair.getString(0), rowA.getString(SHA256)));
      }
      folder.write(GalleryPage.of(data.json()));
      tell(sideA, sideB, summary, folder, rows.size());
    } finally {
      pairs.unpersist();
    }
    return ExitCodes.OK;
  }

  private Side side(String flag, String given, SparkSession spark) {
    if (EnrichedTable.isTable(flag, given, spark)) {
      EnrichedTable table = EnrichedTable.open(flag, given, spark);
      return new Side(table, EnrichedModel.last(flag, table));
    }
    EnrichedTable table = EnrichedTable.open("--output-table", pictures.table(), spark);
    return new Side(table, EnrichedModel.find(flag, given, table));
  }

  /** What is there already must be an earlier comparison. */
  private void checkSaved(SparkSession spark) {
    PathSecrets.refuse(SAVE, save);
    if (save == null || !EnrichedTable.isTable(SAVE, save, spark)) {
      return;
    }
    String columns = spark.read().format("delta").load(save).schema().catalogString();
    if (!columns.equals(ModelComparison.SCHEMA.catalogString())) {
      throw UserError.flag(SAVE, save, "is another table: name a new directory");
    }
  }

  private static String tables(Side a, Side b) {
    String tableA = a.table().given();
    String tableB = b.table().given();
    return tableA.equals(tableB) ? tableA : tableA + " and " + tableB;
  }

  private void tell(Side a, Side b, ComparisonSummary summary, GalleryFolder folder, int shown) {
    PrintWriter out = spec.commandLine().getOut();
    out.println("A  " + a.model());
    out.println("B  " + b.model());
    out.println();
    summary.print(out);
    out.println();
    if (save != null) {
      out.println("Query it: SELECT image, captions, answers, boxes FROM delta.`" + save + "`");
    }
    if (shown < summary.images()) {
      out.printf(
          Locale.ROOT,
          "%,d of %,d images are on the page; for others see --where and --limit.%n",
          shown,
          summary.images());
    }
    out.println("Page: " + folder.readable());
    out.flush();
  }
}
