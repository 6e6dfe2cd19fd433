package io.moonspark.jobs;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * How much two models agree, over all images.
 *
 * @param images that both have
 * @param onlyA images of A alone
 * @param onlyB images of B alone
 * @param failedA images that A failed on, of those both have
 * @param failedB likewise
 */
record ComparisonSummary(
    long images,
    long onlyA,
    long onlyB,
    long failedA,
    long failedB,
    Agreement captions,
    Agreement answers,
    List<Label> labels) {

  /**
   * Texts that both gave for the same prompt.
   *
   * @param equal those that are the same to the letter
   */
  record Agreement(long compared, long equal) {

    /** Share of equal texts, 0 to 1; NaN if none were compared. */
    double share() {
      return compared == 0 ? Double.NaN : (double) equal / compared;
    }
  }

  /**
   * Boxes of one label, or of all of them.
   *
   * @param matched pairs, see {@link BoxMatching}
   * @param meanIou of the pairs; NaN without any
   */
  record Label(String label, long matched, double meanIou, long onlyA, long onlyB) {}

  /** Counts in tasks; {@code pairs} and {@code comparison} are those of {@link ModelComparison}. */
  static ComparisonSummary of(Dataset<Row> pairs, Dataset<Row> comparison) {
    Row rows =
        pairs
            .agg(
                expr("count_if(a IS NOT NULL AND b IS NOT NULL)"),
                expr("count_if(b IS NULL)"),
                expr("count_if(a IS NULL)"))
            .head();
    Row texts =
        comparison
            .agg(
                expr("coalesce(sum(size(captions)), 0)"),
                expr("coalesce(sum(size(filter(captions, c -> c.equal))), 0)"),
                expr("coalesce(sum(size(answers)), 0)"),
                expr("coalesce(sum(size(filter(answers, a -> a.equal))), 0)"),
                expr("count(error_a)"),
                expr("count(error_b)"))
            .head();
    List<Label> labels =
        comparison
            .select(expr("inline(boxes)"))
            .groupBy("label")
            .agg(
                expr("sum(matched)"),
                expr("sum(matched * mean_iou) / sum(matched)"),
                expr("sum(only_a)"),
                expr("sum(only_b)"))
            .orderBy(col("label"))
            .collectAsList()
            .stream()
            .map(ComparisonSummary::label)
            .toList();
    return new ComparisonSummary(
        rows.getLong(0),
        rows.getLong(1),
        rows.getLong(2),
        texts.getLong(4),
        texts.getLong(5),
        new Agreement(texts.getLong(0), texts.getLong(1)),
        new Agreement(texts.getLong(2), texts.getLong(3)),
        labels);
  }

  private static Label label(Row row) {
    return new Label(
        row.getString(0),
        row.getLong(1),
        row.isNullAt(2) ? Double.NaN : row.getDouble(2),
        row.getLong(3),
        row.getLong(4));
  }

  /** Boxes of all labels together. */
  Label allBoxes() {
    long matched = labels.stream().mapToLong(Label::matched).sum();
    double ious = 0;
    for (Label label : labels) {
      ious += label.matched() == 0 ? 0 : label.matched() * label.meanIou();
    }
    return new Label(
        "all",
        matched,
        matched == 0 ? Double.NaN : ious / matched,
        labels.stream().mapToLong(Label::onlyA).sum(),
        labels.stream().mapToLong(Label::onlyB).sum());
  }

  void print(PrintWriter out) {
    line(out, "%,d images of both models; %,d only of A, %,d only of B", images, onlyA, onlyB);
    line(out, "failed: %,d of A, %,d of B", failedA, failedB);
    out.println();
    line(out, "%-12s %10s %10s", "", "compared", "equal");
    print(out, "captions", captions);
    print(out, "answers", answers);
    if (labels.isEmpty()) {
      return;
    }
    out.println();
    line(
        out, "%-20s %10s %10s %10s %10s", "boxes", "in both", "mean IoU", "only in A", "only in B");
    labels.forEach(label -> print(out, label));
    if (labels.size() > 1) {
      print(out, allBoxes());
    }
  }

  private static void print(PrintWriter out, String name, Agreement texts) {
    if (texts.compared() > 0) {
      line(out, "%-12s %,10d %8.1f %%", name, texts.compared(), 100 * texts.share());
    }
  }

  private static void print(PrintWriter out, Label label) {
    String iou = label.matched() == 0 ? "-" : String.format(Locale.ROOT, "%.3f", label.meanIou());
    line(
        out,
        "%-20s %,10d %10s %,10d %,10d",
        label.label(),
        label.matched(),
        iou,
        label.onlyA(),
        label.onlyB());
  }

  private static void line(PrintWriter out, String format, Object... values) {
    out.printf(Locale.ROOT, format + "%n", values);
  }
}
