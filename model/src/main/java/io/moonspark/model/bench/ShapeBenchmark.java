package io.moonspark.model.bench;

import io.moonspark.model.CaptionLength;
import io.moonspark.model.Device;
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
import java.util.List;
import java.util.Random;
import javax.imageio.ImageIO;

/**
 * Makes random weights of a published shape, imports them, and asks the result about one large
 * picture: whether a machine can run that model, and how fast.
 */
public final class ShapeBenchmark {
  private static final int WIDTH = 1600;
  private static final int HEIGHT = 1200;
  private static final int TOKENS = 32;
  private static final int OBJECTS = 2;

  private final MoondreamConfig config;
  private final WeightType type;
  private final Path folder;

  /**
   * @param folder an empty directory with room for the weights twice over
   */
  public ShapeBenchmark(MoondreamConfig config, WeightType type, Path folder) {
    this.config = config;
    this.type = type;
    this.folder = folder;
  }

  /**
   * Times in seconds.
   *
   * @param make random weights
   * @param load the pack
   * @param crops local crops of the picture
   * @param prepare decoding and cropping
   * @param firstToken the picture, the prompt and one token
   * @param token each further token
   * @param detect the picture and two objects
   */
  public record Result(
      double make,
      double importing,
      double load,
      int crops,
      double prepare,
      double firstToken,
      double token,
      double detect) {}

  /** Runs all of it once. */
  public Result run(Weights.Listener listener) throws IOException, ImageException {
    long start = System.nanoTime();
    RandomWeights.write(config, 1, folder);
    Path tokenizer = folder.resolve("tokenizer.json");
    Files.copy(Packs.tokenizer(Packs.embedded()), tokenizer, StandardCopyOption.REPLACE_EXISTING);
    double make = since(start);

    start = System.nanoTime();
    Path pack = folder.resolve("pack");
    PackBuilder.build(
        "random",
        new PackBuilder.Sources(folder, folder.resolve("config.json"), tokenizer, type),
        pack,
        listener);
    double importing = since(start);

    start = System.nanoTime();
    try (Moondream model = Moondream.open(pack, Device.cpu())) {
      double load = since(start);
      byte[] picture = picture();
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
      return new Result(
          make,
          importing,
          load,
          crops.tiling().localCrops(),
          prepare,
          first,
          Math.max(0, all - first) / (TOKENS - 1),
          detect);
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

  private static byte[] picture() throws IOException {
    BufferedImage image = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_3BYTE_BGR);
    Random random = new Random(1);
    for (int y = 0; y < HEIGHT; y++) {
      for (int x = 0; x < WIDTH; x++) {
        image.setRGB(x, y, random.nextInt());
      }
    }
    ByteArrayOutputStream encoded = new ByteArrayOutputStream();
    ImageIO.write(image, "jpeg", encoded);
    return encoded.toByteArray();
  }
}
