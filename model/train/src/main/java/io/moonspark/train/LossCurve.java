package io.moonspark.train;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** {@code loss.svg}: the loss of each stage over its steps, the loss on a logarithmic axis. */
final class LossCurve {

  static final String FILE = "loss.svg";

  private static final int WIDTH = 800;
  private static final int PANEL = 260;
  private static final int LEFT = 60;
  private static final int TOP = 30;
  private static final int BOTTOM = 40;

  private LossCurve() {}

  /** Draws one panel a stage. */
  static void write(List<TrainingLog.Entry> entries, Path directory) throws IOException {
    List<String> stages = entries.stream().map(TrainingLog.Entry::stage).distinct().toList();
    StringBuilder svg = new StringBuilder();
    svg.append(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\""
                .formatted(WIDTH, stages.size() * PANEL)
            + " font-family=\"sans-serif\" font-size=\"12\">\n"
            + "<rect width=\"100%\" height=\"100%\" fill=\"white\"/>\n");
    for (int i = 0; i < stages.size(); i++) {
      String stage = stages.get(i);
      panel(svg, stage, i * PANEL, entries.stream().filter(e -> e.stage().equals(stage)).toList());
    }
    Files.writeString(directory.resolve(FILE), svg.append("</svg>\n"));
  }

  private static void panel(
      StringBuilder svg, String stage, int offset, List<TrainingLog.Entry> entries) {
    double high = entries.stream().mapToDouble(TrainingLog.Entry::loss).max().orElse(1);
    double low = entries.stream().mapToDouble(TrainingLog.Entry::loss).min().orElse(0);
    double last = entries.get(entries.size() - 1).step();
    double span = Math.max(1e-9, Math.log(high / low));
    int bottom = offset + PANEL - BOTTOM;
    text(svg, LEFT, offset + TOP - 10, stage + " loss");
    text(svg, 5, offset + TOP + 4, String.format(Locale.ROOT, "%.3f", high));
    text(svg, 5, bottom + 4, String.format(Locale.ROOT, "%.3f", low));
    text(svg, WIDTH - 120, bottom + 18, String.format(Locale.ROOT, "%,.0f steps", last));
    svg.append(
        "<path d=\"M%d %d V%d H%d\" fill=\"none\" stroke=\"gray\"/>\n"
            .formatted(LEFT, offset + TOP, bottom, WIDTH - 20));
    svg.append("<polyline fill=\"none\" stroke=\"#2159d6\" points=\"");
    for (TrainingLog.Entry entry : entries) {
      svg.append(
          String.format(
              Locale.ROOT,
              "%.1f,%.1f ",
              LEFT + (WIDTH - 20 - LEFT) * entry.step() / last,
              bottom - (bottom - offset - TOP) * Math.log(entry.loss() / low) / span));
    }
    svg.append("\"/>\n");
  }

  private static void text(StringBuilder svg, int x, int y, String text) {
    svg.append("<text x=\"%d\" y=\"%d\">%s</text>\n".formatted(x, y, text));
  }
}
