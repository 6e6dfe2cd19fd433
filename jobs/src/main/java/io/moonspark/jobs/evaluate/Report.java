package io.moonspark.jobs.evaluate;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** What a person reads of an evaluation. */
public final class Report {

  /** Lines that are worth reading at once; the table has all. */
  private static final int LINES = 40;

  private Report() {}

  /** Prints figures in percent, with their intervals, and what others published beside them. */
  public static void print(Benchmark benchmark, List<Figure> figures, PrintWriter out) {
    if (benchmark == Benchmark.SCENES) {
      scenes(figures, out);
      return;
    }
    if (figures.isEmpty()) {
      out.println("No figures: the files have no answers; the official file is for those who do.");
      return;
    }
    out.printf(
        "%-34s %-24s %9s  %-16s %9s%n", benchmark.label(), "", "%", "95 % of samples", "items");
    figures.stream().limit(LINES).forEach(figure -> out.println(line(benchmark, figure)));
    if (figures.size() > LINES) {
      out.printf("and %d more%n", figures.size() - LINES);
    }
  }

  private static String line(Benchmark benchmark, Figure figure) {
    String published =
        Published.beside(benchmark, figure).stream()
            .map(p -> String.format(Locale.ROOT, "%s %.1f", p.model(), p.percent()))
            .collect(Collectors.joining(", "));
    return String.format(
            Locale.ROOT,
            "%-34s %-24s %9s  %-16s %,9d  %s",
            figure.subset(),
            figure.name(),
            value(figure, figure.interval().value()),
            interval(figure),
            figure.items(),
            published)
        .stripTrailing();
  }

  private static String interval(Figure figure) {
    double low = figure.interval().low();
    return Double.isNaN(low)
        ? ""
        : value(figure, low) + " to " + value(figure, figure.interval().high());
  }

  private static String value(Figure figure, double value) {
    if (Double.isNaN(value)) {
      return "none";
    }
    boolean share = !figure.name().startsWith("distribution") && value != -1;
    return String.format(Locale.ROOT, share ? "%.1f" : "%.2f", share ? 100 * value : value);
  }

  /** A line for what is asked, a column for the icons. */
  private static void scenes(List<Figure> figures, PrintWriter out) {
    out.println("| | " + SceneItems.SEEN + " | " + SceneItems.UNSEEN + " |");
    out.println("|---|---|---|");
    Set<String> rows = new LinkedHashSet<>();
    figures.forEach(figure -> rows.add(asked(figure)));
    for (String row : rows) {
      List<String> cells = new ArrayList<>();
      for (String icons : List.of(SceneItems.SEEN, SceneItems.UNSEEN)) {
        cells.add(
            figures.stream()
                .filter(f -> f.subset().startsWith(icons + ": ") && asked(f).equals(row))
                .findFirst()
                .map(Report::cell)
                .orElse(""));
      }
      out.println("| " + row + " | " + String.join(" | ", cells) + " |");
    }
  }

  private static String asked(Figure figure) {
    String asked = figure.subset().substring(figure.subset().indexOf(": ") + 2);
    return asked + (figure.name().equals("exact") ? "" : ", " + figure.name());
  }

  private static String cell(Figure figure) {
    double value = figure.interval().value();
    return figure.name().startsWith("mean IoU")
        ? String.format(Locale.ROOT, "%.3f", value)
        : String.format(
            Locale.ROOT,
            "%.1f %% (%.1f to %.1f)",
            100 * value,
            100 * figure.interval().low(),
            100 * figure.interval().high());
  }
}
