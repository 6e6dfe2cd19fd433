package io.moonspark.jobs;

import java.util.List;
import org.apache.hadoop.conf.Configuration;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Flags of the commands that make a page: where the pictures are and where the page goes. */
final class PictureFlags {

  private static final String THUMBNAIL = "--thumbnail";

  @Option(
      names = {"--output-table", "--output"},
      paramLabel = "PATH",
      description = "Directory of the Delta table that enrich wrote. Default: that of the samples.")
  private String table = EnrichCommand.SAMPLE_OUTPUT;

  @Option(
      names = "--images",
      paramLabel = "PATH|TABLE",
      description =
          "The images that were enriched, where the keys in the output are no paths: a Delta or"
              + " Parquet directory, or a table name.")
  private String images;

  @Mixin private ColumnFlags columns;

  @Option(
      names = "--where",
      paramLabel = "SQL",
      description =
          "Only images for which this holds, as in --where \"error IS NOT NULL\"; of compare, the"
              + " columns are image and, as structs, a and b.")
  private String where;

  @Option(
      names = "--limit",
      paramLabel = "N",
      description = "Images on the page, in the order of their keys. Default: ${DEFAULT-VALUE}.")
  private int limit = 10_000;

  @Option(
      names = THUMBNAIL,
      paramLabel = "PIXELS",
      description = "Longest side of a thumbnail. Default: ${DEFAULT-VALUE}.")
  private int thumbnail = 448;

  String table() {
    return table;
  }

  /** A condition on the columns of the output; null for all images. */
  String where() {
    return where;
  }

  int limit() {
    return Numbers.atLeastOne("--limit", limit);
  }

  int thumbnail() {
    return Numbers.atLeastOne(THUMBNAIL, thumbnail);
  }

  TableColumns.Named columns() {
    return columns.columns(null, null);
  }

  /**
   * Where the bytes of the images are: files named by their keys where nothing is said.
   *
   * @throws UserError if {@code --images} names nothing that can be read
   */
  ImageSource source(Configuration hadoop) {
    if (images == null) {
      columns().refuse();
      return new ImageSource.Folder(List.of());
    }
    PathSecrets.refuse("--images", images);
    return SourceFinder.find(images, columns.format(), columns(), hadoop);
  }
}
