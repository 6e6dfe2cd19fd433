package io.moonspark.jobs;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.max;

import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** A model that rows of a table are from. */
record EnrichedModel(String name, String digest) {

  private static final int SHORT = 12;

  /** The models of a table, the one that was used last first. */
  static List<EnrichedModel> in(EnrichedTable table) {
    return table
        .rows()
        .groupBy("model.name", "model.digest")
        .agg(max("enriched_at").as("last"))
        .orderBy(col("last").desc(), col("digest"))
        .collectAsList()
        .stream()
        .map(row -> new EnrichedModel(row.getString(0), row.getString(1)))
        .toList();
  }

  /**
   * The model with this name, or whose digest starts like this.
   *
   * @param flag what named it
   * @throws UserError if there is none or more than one
   */
  static EnrichedModel find(String flag, String given, EnrichedTable table) {
    List<EnrichedModel> all = in(table);
    List<EnrichedModel> found =
        all.stream()
            .filter(m -> given.equals(m.name()) || (!given.isEmpty() && m.has(given)))
            .toList();
    if (found.size() == 1) {
      return found.get(0);
    }
    String why =
        found.isEmpty()
            ? "no rows of such a model in " + table.given() + "; it has " + list(all)
            : "is more than one model: name it by its digest, of " + list(found);
    throw UserError.flag(flag, given, why);
  }

  /**
   * The model that was used last.
   *
   * @param flag what named the table
   * @throws UserError if the table has no rows
   */
  static EnrichedModel last(String flag, EnrichedTable table) {
    return in(table).stream()
        .findFirst()
        .orElseThrow(() -> UserError.flag(flag, table.given(), "has no rows yet"));
  }

  /** Its rows, of all requests. */
  Dataset<Row> rows(EnrichedTable table) {
    return table.rows().where(col("model.digest").equalTo(digest));
  }

  private boolean has(String prefix) {
    return digest.startsWith(prefix);
  }

  private static String list(List<EnrichedModel> models) {
    return models.isEmpty()
        ? "none"
        : String.join(", ", models.stream().map(EnrichedModel::toString).toList());
  }

  /** As people are told: the name and as much of the digest as tells models apart. */
  @Override
  public String toString() {
    return name + " (" + digest.substring(0, Math.min(SHORT, digest.length())) + ")";
  }
}
