package io.moonspark.jobs;

import static org.apache.spark.sql.functions.col;

import io.moonspark.udfs.ImageLimits;
import io.moonspark.udfs.OutputSchema;
import io.moonspark.udfs.ThumbnailSettings;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code gallery}: an enriched table as a page to look at. */
@Command(
    name = "gallery",
    sortOptions = false,
    description = {
      "Makes a web page of an enriched table: thumbnails with boxes and points,",
      "captions, answers, errors. It is a directory to open, copy or serve; it loads",
      "nothing from elsewhere.",
      "Without flags: the output of enrich without flags."
    })
final class GalleryCommand implements Callable<Integer> {

  private static final String TABLE_FLAG = "--output-table";
  private static final int IMAGE = OutputSchema.output().fieldIndex("image");
  private static final int SHA256 = OutputSchema.output().fieldIndex("content_sha256");

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Directory of the page. Default: ${DEFAULT-VALUE}.")
  private String out = "moonspark-out/gallery";

  @Option(
      names = "--model",
      paramLabel = "MODEL",
      description = "Rows of this model: its name or the start of its digest. Default: the last.")
  private String model;

  @Mixin private PictureFlags pictures;
  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    int limit = pictures.limit();
    int thumbnail = pictures.thumbnail();
    GalleryFolder folder = GalleryFolder.at(out, Sessions.hadoop());
    ImageSource source = pictures.source(Sessions.hadoop());
    SparkSession spark = Sessions.open();
    EnrichedTable table = EnrichedTable.open(TABLE_FLAG, pictures.table(), spark);
    EnrichedModel shown =
        model == null
            ? EnrichedModel.last(TABLE_FLAG, table)
            : EnrichedModel.find("--model", model, table);
    Dataset<Row> latest = where(LatestRows.of(shown.rows(table)), pictures.where()).cache();
    try {
      long total = latest.count();
      List<Row> rows = latest.orderBy(col("image")).limit(limit).collectAsList();
      Pictures made =
          Pictures.write(
              spark,
              source,
              pictures.columns(),
              rows.stream().map(row -> row.getString(IMAGE)).toList(),
              new ThumbnailSettings(folder.begin(), thumbnail, ImageLimits.defaults()));
      PageData data = new PageData(pictures.table(), List.of(shown), total);
      rows.forEach(row -> data.add(row, made.of(row.getString(IMAGE), row.getString(SHA256))));
      folder.write(GalleryPage.of(data.json()));
      tell(folder, rows.size(), total);
    } finally {
      latest.unpersist();
    }
    return ExitCodes.OK;
  }

  /** The rows for which a condition of the user holds. */
  static Dataset<Row> where(Dataset<Row> rows, String condition) {
    if (condition == null) {
      return rows;
    }
    try {
      return rows.where(condition);
    } catch (Exception e) {
      if (e instanceof AnalysisException) {
        throw UserError.flag("--where", condition, FailureText.of(e));
      }
      throw e;
    }
  }

  private void tell(GalleryFolder folder, int shown, long total) {
    PrintWriter out = spec.commandLine().getOut();
    if (shown < total) {
      out.printf(
          Locale.ROOT, "%,d of %,d images; for others see --where and --limit.%n", shown, total);
    } else {
      out.printf(Locale.ROOT, "%,d images.%n", shown);
    }
    out.println("Gallery: " + folder.readable());
    out.flush();
  }
}
