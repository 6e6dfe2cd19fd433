package io.moonspark.model;

import io.moonspark.model.image.CropSet;
import io.moonspark.model.image.Cropper;
import io.moonspark.model.image.ImageDecoder;
import io.moonspark.model.image.ImageException;
import io.moonspark.model.pack.Packs;
import io.moonspark.model.runtime.Engine;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A Moondream model, ready to run: images and requests in, results out.
 *
 * <pre>{@code
 * try (Moondream model = Moondream.open(Packs.embedded(), Device.cpu())) {
 *   CropSet image = model.prepare(Files.readAllBytes(file));
 *   Request request = Request.none().caption(CaptionLength.NORMAL).detect(List.of("star"));
 *   Enrichment result = model.enrich(List.of(new Moondream.Item(image, request))).get(0);
 * }
 * }</pre>
 *
 * <p>Thread-safe: any number of threads may prepare and enrich at once and share one copy of the
 * weights. Decoding is greedy unless a request says otherwise, and a result does not depend on the
 * other images of its batch.
 */
public final class Moondream implements AutoCloseable {
  private final ModelPack pack;
  private final Device device;
  private final Engine engine;
  private final ImageDecoder decoder;
  private final Cropper cropper;

  /**
   * One image of a batch with what is asked of it.
   *
   * @param crops from {@link #prepare}
   * @param request its prompts
   */
  public record Item(CropSet crops, Request request) {}

  /**
   * How a model is run.
   *
   * @param threads threads within one call; calls of several threads run beside each other
   * @param maxPixels images of more pixels are refused before they are decoded
   * @param decodeTime images that take longer to decode are refused
   */
  public record Options(int threads, long maxPixels, Duration decodeTime) {
    public Options {
      if (threads < 1) {
        throw new IllegalArgumentException("threads must be at least 1, not " + threads);
      }
    }

    /** All processors for one call, and the decoder's own pixel limit. */
    public static Options defaults() {
      return new Options(
          Runtime.getRuntime().availableProcessors(),
          ImageDecoder.DEFAULT_MAX_PIXELS,
          ImageDecoder.DEFAULT_TIME_LIMIT);
    }

    public Options withThreads(int newThreads) {
      return new Options(newThreads, maxPixels, decodeTime);
    }

    public Options withMaxPixels(long newMaxPixels) {
      return new Options(threads, newMaxPixels, decodeTime);
    }

    public Options withDecodeTime(Duration newDecodeTime) {
      return new Options(threads, maxPixels, newDecodeTime);
    }
  }

  private Moondream(ModelPack pack, Device device, Engine engine, Options options) {
    this.pack = pack;
    this.device = device;
    this.engine = engine;
    this.decoder = new ImageDecoder(options.maxPixels(), options.decodeTime());
    this.cropper = new Cropper(engine.config().vision().geometry());
  }

  /**
   * Opens the pack in this directory.
   *
   * @throws IOException if it is no whole pack
   * @throws EngineException if the device is not there or a graph cannot be loaded
   */
  public static Moondream open(Path pack, Device device) throws IOException {
    return open(Packs.at(pack), device);
  }

  /** Opens a pack with {@link Options#defaults}. */
  public static Moondream open(ModelPack pack, Device device) throws IOException {
    return open(pack, device, Options.defaults());
  }

  /**
   * Opens a pack.
   *
   * @throws IOException if its config or tokenizer cannot be read
   * @throws EngineException if the device is not there or a graph cannot be loaded
   */
  public static Moondream open(ModelPack pack, Device device, Options options) throws IOException {
    return new Moondream(pack, device, Engine.open(pack, device, options.threads()), options);
  }

  /** Why a device cannot be used in this process, if so; cheap, and loads no model. */
  public static Optional<String> problem(Device device) {
    return Engine.problem(device);
  }

  /**
   * Decodes an image and cuts it for the vision encoder. Runs on the calling thread alone, so that
   * callers can do this beside another batch.
   *
   * @param encoded a whole image file
   * @throws ImageException if the bytes are no image that can be read; its code says why
   */
  public CropSet prepare(byte[] encoded) throws ImageException {
    return cropper.crop(decoder.decode(encoded));
  }

  /**
   * Enriches a batch. Each image is encoded once for all its prompts.
   *
   * @return results in the order of the items
   * @throws EngineException if the engine fails; its code says whether a smaller batch may do
   */
  public List<Enrichment> enrich(List<Item> batch) {
    return engine.enrich(
        batch.stream().map(Item::crops).toList(), batch.stream().map(Item::request).toList());
  }

  /**
   * Memory of the device that a crop of a batch takes beside the weights, in bytes: an estimate on
   * the safe side, for choosing how large batches may be.
   */
  public long bytesPerCrop(Request request) {
    return engine.bytesPerCrop(request);
  }

  /** The pack this model was opened from. */
  public ModelPack pack() {
    return pack;
  }

  /** Where it runs. */
  public Device device() {
    return device;
  }

  @Override
  public void close() {
    engine.close();
  }
}
