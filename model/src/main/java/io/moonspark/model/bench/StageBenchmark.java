package io.moonspark.model.bench;

import io.moonspark.model.ModelPack;
import io.moonspark.model.bench.StageResults.Batch;
import io.moonspark.model.bench.StageResults.Sharing;
import io.moonspark.model.bench.StageResults.Stage;
import io.moonspark.model.graph.WeightType;
import io.moonspark.model.image.CropSet;
import io.moonspark.model.image.Cropper;
import io.moonspark.model.image.ImageDecoder;
import io.moonspark.model.image.ImageException;
import io.moonspark.model.image.RgbImage;
import io.moonspark.model.runtime.StagedModel;
import io.moonspark.model.runtime.StagedModel.Run;
import io.moonspark.model.runtime.StagedModel.Timing;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Times the stages of one pack: vision encoder, prefix pass, prompt pass, decoding steps. Rounds
 * may alternate with those of another pack's benchmark, so that the two can be compared.
 */
final class StageBenchmark implements AutoCloseable {
  static final String DECODE = "image decode, large picture";
  static final String CROPS = "crops, large picture";
  static final String VISION_SMALL = "vision, global crop only";
  static final String VISION_LARGE = "vision, large picture";
  static final String PREFIX = "prefix";
  static final String PROMPT = "prompt of 256 tokens";
  static final String STEP = "decode step";
  private static final String SHARED = "shared prefix";

  /** Long enough to tell its prompt pass from the noise of the prefix pass beside it. */
  private static final int LENGTH = 256;

  private static final int STEPS = 97;
  private static final int SHARED_PROMPTS = 8;
  private static final int[] BATCHES = {1, 4, 16};

  /** Batches whose prefix caches would take more are left out. */
  private static final double MOST_CACHE_BYTES = 1e9;

  private final WeightType type;
  private final StageCosts costs;
  private final StagedModel model;
  private final MachineFloor floor;
  private final ImageDecoder decoder = new ImageDecoder(ImageDecoder.DEFAULT_MAX_PIXELS);
  private final Cropper cropper;
  private final byte[] picture;
  private final CropSet small;
  private final CropSet large;
  private final List<Integer> batches;
  private final Map<String, List<Double>> seconds = new HashMap<>();

  /**
   * Opens the pack.
   *
   * @param type its weights
   * @param icon an encoded image without local crops
   * @param picture one with many
   * @param floor measured between the stages
   */
  StageBenchmark(ModelPack pack, WeightType type, byte[] icon, byte[] picture, MachineFloor floor)
      throws IOException, ImageException {
    this.type = type;
    this.picture = picture;
    this.floor = floor;
    this.model = StagedModel.open(pack, Runtime.getRuntime().availableProcessors());
    this.cropper = new Cropper(model.config().vision().geometry());
    this.small = cropper.crop(decoder.decode(icon));
    this.large = cropper.crop(decoder.decode(picture));
    this.costs = new StageCosts(model.config(), type);
    this.batches =
        Arrays.stream(BATCHES)
            .filter(images -> images * costs.prefixCacheBytes() < MOST_CACHE_BYTES || images == 1)
            .boxed()
            .toList();
    // The first calls allocate.
    model.encode(small);
    model.encode(large);
    model.generate(new Run(1, 1, 1, 2));
  }

  /** Measures everything once. */
  void round() throws IOException, ImageException {
    floor.measure();
    long start = System.nanoTime();
    RgbImage decoded = decoder.decode(picture);
    long between = System.nanoTime();
    cropper.crop(decoded);
    note(DECODE, (between - start) / 1e9);
    note(CROPS, (System.nanoTime() - between) / 1e9);
    note(VISION_SMALL, model.encode(small));
    note(VISION_LARGE, model.encode(large));
    for (int images : batches) {
      // A call is prefix, prompt pass and at least one step: only differences tell them apart.
      Timing one = model.generate(new Run(images, 1, 1, 1));
      Timing many = model.generate(new Run(images, 1, 1, STEPS));
      double step = (many.seconds() - one.seconds()) / Math.max(1, many.steps() - 2);
      note(step(images), step);
      note(caption(images), many.seconds());
      if (images == 1) {
        note(PREFIX, one.seconds() - 2 * step);
        double prompt = model.generate(new Run(1, 1, LENGTH, 1)).seconds();
        note(PROMPT, prompt - one.seconds() + step);
      }
    }
    note(SHARED, model.generate(new Run(1, SHARED_PROMPTS, 1, STEPS)).seconds());
    floor.measure();
  }

  /** Medians over all rounds. */
  StageResults results() {
    double vision = median(VISION_SMALL);
    double alone = vision + median(caption(1));
    double together = vision + median(SHARED);
    return new StageResults(
        type.label(),
        floor.gflops(),
        floor.gigabytesPerSecond(),
        List.of(
            timed(DECODE),
            timed(CROPS),
            arithmetic(VISION_SMALL, costs.visionFlops(crops(small))),
            arithmetic(VISION_LARGE, costs.visionFlops(crops(large))),
            arithmetic(PREFIX, costs.prefixFlops()),
            arithmetic(PROMPT, costs.promptFlops(LENGTH)),
            reading(STEP, median(step(1)), costs.decodeBytes(1, STEPS / 2.0))),
        batches.stream()
            .map(
                images ->
                    new Batch(
                        images,
                        median(step(images)),
                        images / median(step(images)),
                        images / (images * vision + median(caption(images)))))
            .toList(),
        new Sharing(SHARED_PROMPTS, SHARED_PROMPTS * alone / together));
  }

  private static String step(int images) {
    return STEP + " of " + images;
  }

  private static String caption(int images) {
    return "captions of " + images;
  }

  private void note(String what, double time) {
    seconds.computeIfAbsent(what, key -> new ArrayList<>()).add(time);
  }

  private double median(String what) {
    return Median.of(seconds.get(what));
  }

  private static int crops(CropSet image) {
    return image.tiling().encodedCrops();
  }

  /** Of a stage of which nothing but time is counted. */
  private Stage timed(String name) {
    return new Stage(name, median(name), 0, "", 0);
  }

  private Stage arithmetic(String name, double flops) {
    double achieved = flops / median(name) / 1e9;
    return new Stage(name, median(name), achieved, "GFLOP/s", achieved / floor.gflops());
  }

  private Stage reading(String name, double time, double bytes) {
    double achieved = bytes / time / 1e9;
    return new Stage(name, time, achieved, "GB/s", achieved / floor.gigabytesPerSecond());
  }

  @Override
  public void close() {
    model.close();
  }
}
