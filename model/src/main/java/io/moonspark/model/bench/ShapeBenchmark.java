package io.moonspark.model.bench;

import io.moonspark.model.CaptionLength;
import io.moonspark.model.Device;
import io.moonspark.model.ModelPack;
import io.moonspark.model.Moondream;
import io.moonspark.model.Request;
import io.moonspark.model.config.MoondreamConfig;
import io.moonspark.model.graph.WeightType;
import io.moonspark.model.image.CropSet;
import io.moonspark.model.image.ImageException;
import io.moonspark.model.pack.PackBuilder;
import io.moonspark.model.pack.Packs;
import io.moonspark.model.weights.Weights;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import javax.imageio.ImageIO;

/**
 * Makes random weights of a published shape and imports them; asks the result about one large
 * picture, and times its stages: whether a machine can run that model, how fast, and how far that
 * is from what the machine does at most.
 */
public final class ShapeBenchmark {
  private static final int WIDTH = 1600;
  private static final int HEIGHT = 1200;
  private static final int TOKENS = 32;
  private static final int OBJECTS = 2;
  private static final int ROUNDS = 5;
  private static final double ENOUGH_SECONDS = 90;

  private final MoondreamConfig config;
  private final Path folder;

  /**
   * @param folder an empty directory with room for the weights twice over
   */
  public ShapeBenchmark(MoondreamConfig config, Path folder) {
    this.config = config;
    this.folder = folder;
  }

  /**
   * A pack of random weights.
   *
   * @param making seconds to write the weights; 0 if they were there
   * @param importing seconds to import them
   */
  public record Imported(ModelPack pack, WeightType type, double making, double importing) {}

  /**
   * One large picture. Times in seconds.
   *
   * @param load the pack
   * @param crops local crops of the picture
   * @param prepare decoding and cropping
   * @param firstToken the picture, the prompt and one token
   * @param token each further token
   * @param detect the picture and two objects
   */
  public record Picture(
      double load, int crops, double prepare, double firstToken, double token, double detect) {}

  /** Makes the weights, unless an earlier call did, and imports them. */
  public Imported make(WeightType type, Weights.Listener listener) throws IOException {
    long start = System.nanoTime();
    Path tokenizer = folder.resolve("tokenizer.json");
    double making = 0;
    if (!Files.exists(tokenizer)) {
      RandomWeights.write(config, 1, folder);
      Files.copy(Packs.tokenizer(Packs.embedded()), tokenizer, StandardCopyOption.REPLACE_EXISTING);
      making = since(start);
    }
    start = System.nanoTime();
    Path pack = folder.resolve("pack-" + type.label());
    PackBuilder.build(
        "random",
        new PackBuilder.Sources(folder, folder.resolve("config.json"), tokenizer, type),
        pack,
        listener);
    return new Imported(Packs.at(pack), type, making, since(start));
  }

  /** Asks the model about one picture of 1600 x 1200. */
  public Picture picture(Imported imported) throws IOException, ImageException {
    long start = System.nanoTime();
    try (Moondream model = Moondream.open(imported.pack(), Device.cpu())) {
      double load = since(start);
      byte[] picture = noise(WIDTH, HEIGHT);
      start = System.nanoTime();
      CropSet crops = model.prepare(picture);
      double prepare = since(start);
      // The first call allocates; it is not counted.
      caption(model, crops, 1);
      double first = caption(model, crops, 1);
      double all = caption(model, crops, TOKENS);
      start = System.nanoTime();
      ask(model, crops, Request.none().detect(List.of("dog")).limits(1, OBJECTS));
      double detect = since(start);
      return new Picture(
          load,
          crops.tiling().localCrops(),
          prepare,
          first,
          Math.max(0, all - first) / (TOKENS - 1),
          detect);
    }
  }

  /** Times the stages of packs, one after the other and again, so that they can be compared. */
  public List<StageResults> stages(List<Imported> packs) throws IOException, ImageException {
    byte[] icon = noise(config.vision().cropSize(), config.vision().cropSize());
    byte[] picture = noise(WIDTH, HEIGHT);
    List<StageBenchmark> benchmarks = new ArrayList<>();
    try (MachineFloor floor =
        new MachineFloor(Runtime.getRuntime().availableProcessors(), folder)) {
      for (Imported each : packs) {
        benchmarks.add(new StageBenchmark(each.pack(), each.type(), icon, picture, floor));
      }
      long start = System.nanoTime();
      for (int round = 0; round < ROUNDS; round++) {
        for (StageBenchmark benchmark : benchmarks) {
          benchmark.round();
        }
        if (since(start) > ENOUGH_SECONDS) {
          break;
        }
      }
      List<StageResults> results = new ArrayList<>();
      for (StageBenchmark benchmark : benchmarks) {
        results.add(benchmark.results());
      }
      return results;
    } finally {
      benchmarks.forEach(StageBenchmark::close);
    }
  }

  private static double caption(Moondream model, CropSet crops, int tokens) {
    long start = System.nanoTime();
    ask(model, crops, Request.none().caption(CaptionLength.NORMAL).limits(tokens, 1));
    return since(start);
  }

  private static void ask(Moondream model, CropSet crops, Request request) {
    model.enrich(List.of(new Moondream.Item(crops, request)));
  }

  private static double since(long nanos) {
    return (System.nanoTime() - nanos) / 1e9;
  }

  private static byte[] noise(int width, int height) throws IOException {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_3BYTE_BGR);
    Random random = new Random(1);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        image.setRGB(x, y, random.nextInt());
      }
    }
    ByteArrayOutputStream encoded = new ByteArrayOutputStream();
    ImageIO.write(image, "jpeg", encoded);
    return encoded.toByteArray();
  }
}
