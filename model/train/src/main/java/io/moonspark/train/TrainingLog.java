package io.moonspark.train;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/** {@code log.jsonl}: one line every few steps. */
final class TrainingLog {

  static final String FILE = "log.jsonl";

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path file;
  private final List<Entry> entries = new ArrayList<>();

  /**
   * A line.
   *
   * @param step steps done of the stage
   * @param loss mean since the line before
   * @param rate of learning
   * @param gradientNorm before clipping, mean since the line before
   * @param imagesPerSecond since the line before
   */
  record Entry(
      String stage,
      long step,
      double loss,
      double rate,
      double gradientNorm,
      double imagesPerSecond) {}

  private TrainingLog(Path file) {
    this.file = file;
  }

  /**
   * The log of a run that goes on.
   *
   * @param stage that it goes on in; lines of it after {@code step} will be written again
   * @param done labels of the stages before
   */
  static TrainingLog resumed(Path directory, List<String> done, String stage, long step)
      throws IOException {
    TrainingLog log = new TrainingLog(directory.resolve(FILE));
    if (Files.exists(log.file)) {
      for (String line : Files.readAllLines(log.file)) {
        Entry entry = entry(line);
        if (done.contains(entry.stage()) || entry.stage().equals(stage) && entry.step() <= step) {
          log.entries.add(entry);
        }
      }
    }
    StringBuilder kept = new StringBuilder();
    log.entries.forEach(entry -> kept.append(line(entry)));
    Files.writeString(log.file, kept);
    return log;
  }

  private static Entry entry(String line) throws IOException {
    JsonNode json = JSON.readTree(line);
    return new Entry(
        json.get("stage").asText(),
        json.get("step").asLong(),
        json.get("loss").asDouble(),
        json.get("rate").asDouble(),
        json.get("gradient_norm").asDouble(),
        json.get("images_per_second").asDouble());
  }

  private static String line(Entry entry) {
    return JSON.createObjectNode()
            .put("stage", entry.stage())
            .put("step", entry.step())
            .put("loss", entry.loss())
            .put("rate", entry.rate())
            .put("gradient_norm", entry.gradientNorm())
            .put("images_per_second", entry.imagesPerSecond())
            .toString()
        + "\n";
  }

  void add(Entry entry) throws IOException {
    entries.add(entry);
    Files.writeString(file, line(entry), StandardOpenOption.APPEND);
  }

  List<Entry> entries() {
    return List.copyOf(entries);
  }
}
