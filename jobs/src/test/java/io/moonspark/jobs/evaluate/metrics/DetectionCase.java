package io.moonspark.jobs.evaluate.metrics;

import io.moonspark.jobs.evaluate.metrics.CocoMatching.Detection;
import io.moonspark.jobs.evaluate.metrics.CocoMatching.Truth;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;

/** Random boxes and random detections of them, the same for the same number. */
record DetectionCase(int images, int categories, List<TruthBox> truths, List<FoundBox> detections) {

  record TruthBox(int image, int category, Truth truth) {}

  record FoundBox(int image, int category, Detection detection) {}

  private record Key(int image, int category) {}

  /** Case number so many: with crowds, empty images, ties, and boxes of all sizes. */
  static DetectionCase random(int number) {
    Random random = new Random(number);
    int images = 1 + random.nextInt(8);
    int categories = 1 + random.nextInt(4);
    int perImage = number % 10 == 0 ? 60 : 6;
    boolean tied = number % 3 == 0;
    boolean sure = number % 7 == 0;
    List<TruthBox> truths = new ArrayList<>();
    List<FoundBox> found = new ArrayList<>();
    for (int image = 1; image <= images; image++) {
      if (random.nextInt(5) == 0) {
        continue;
      }
      for (int i = random.nextInt(perImage); i >= 0; i--) {
        int category = 1 + random.nextInt(categories);
        PixelBox box = box(random);
        double share = 0.4 + 0.6 * random.nextDouble();
        boolean crowd = random.nextInt(8) == 0;
        if (random.nextInt(10) > 0) {
          truths.add(
              new TruthBox(image, category, new Truth(box, round(box.area() * share), crowd)));
        }
        for (int copies = random.nextInt(crowd ? 4 : 3); copies > 0; copies--) {
          double score = sure ? 1 : tied ? random.nextInt(4) / 4.0 : random.nextDouble();
          int seenAs = random.nextInt(9) == 0 ? 1 + random.nextInt(categories) : category;
          found.add(new FoundBox(image, seenAs, new Detection(near(box, random), round(score))));
        }
      }
    }
    return new DetectionCase(images, categories, truths, found);
  }

  private static PixelBox box(Random random) {
    double size = Math.exp(Math.log(8) + random.nextDouble() * Math.log(40));
    double ratio = 0.5 + random.nextDouble();
    return new PixelBox(
        round(random.nextDouble() * 300),
        round(random.nextDouble() * 300),
        round(size * ratio),
        round(size / ratio));
  }

  private static PixelBox near(PixelBox box, Random random) {
    double jitter = random.nextInt(3) * 0.08;
    return new PixelBox(
        round(box.x() + box.width() * jitter * random.nextGaussian()),
        round(box.y() + box.height() * jitter * random.nextGaussian()),
        round(box.width() * Math.exp(jitter * random.nextGaussian())),
        round(box.height() * Math.exp(jitter * random.nextGaussian())));
  }

  private static double round(double value) {
    return Math.round(value * 100) / 100.0;
  }

  /** The rows that {@link CocoCategory} reads. */
  List<CocoRow> rows() {
    Map<Key, List<Truth>> there = new LinkedHashMap<>();
    Map<Key, List<Detection>> seen = new LinkedHashMap<>();
    for (TruthBox box : truths) {
      Key key = new Key(box.image(), box.category());
      there.computeIfAbsent(key, k -> new ArrayList<>()).add(box.truth());
      seen.computeIfAbsent(key, k -> new ArrayList<>());
    }
    for (FoundBox box : detections) {
      Key key = new Key(box.image(), box.category());
      seen.computeIfAbsent(key, k -> new ArrayList<>()).add(box.detection());
    }
    List<CocoRow> rows = new ArrayList<>();
    seen.forEach(
        (key, boxes) ->
            rows.addAll(
                CocoMatching.rows(
                    key.category(), key.image(), there.getOrDefault(key, List.of()), boxes)));
    return rows;
  }

  /** One line of JSON for the oracle. */
  String json() {
    String there =
        truths.stream()
            .map(
                t ->
                    "[%d,%d,%s,%s,%d]"
                        .formatted(
                            t.image(),
                            t.category(),
                            json(t.truth().box()),
                            t.truth().area(),
                            t.truth().crowd() ? 1 : 0))
            .collect(Collectors.joining(","));
    String seen =
        detections.stream()
            .map(
                d ->
                    "[%d,%d,%s,%s]"
                        .formatted(
                            d.image(),
                            d.category(),
                            json(d.detection().box()),
                            d.detection().score()))
            .collect(Collectors.joining(","));
    return "{\"images\":%d,\"categories\":%d,\"truths\":[%s],\"detections\":[%s]}"
        .formatted(images, categories, there, seen);
  }

  private static String json(PixelBox box) {
    return "[%s,%s,%s,%s]".formatted(box.x(), box.y(), box.width(), box.height());
  }
}
