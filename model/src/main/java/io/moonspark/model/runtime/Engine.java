package io.moonspark.model.runtime;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.moonspark.model.Device;
import io.moonspark.model.Enrichment;
import io.moonspark.model.ModelPack;
import io.moonspark.model.Request;
import io.moonspark.model.config.MoondreamConfig;
import io.moonspark.model.graph.GraphFiles;
import io.moonspark.model.image.CropSet;
import io.moonspark.model.pack.Packs;
import io.moonspark.model.text.Prompt;
import io.moonspark.model.text.Tokenizer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The two sessions of a pack and the tokenizer, from crops and requests to results. Thread-safe.
 */
public final class Engine implements AutoCloseable {
  private final MoondreamConfig config;
  private final Tokenizer tokenizer;
  private final VisionEncoder vision;
  private final LanguageModel language;
  private final Rows rows;
  private final Results results;

  private Engine(
      MoondreamConfig config, Tokenizer tokenizer, VisionEncoder vision, LanguageModel language) {
    this.config = config;
    this.tokenizer = tokenizer;
    this.vision = vision;
    this.language = language;
    this.rows = new Rows(config, tokenizer);
    this.results = new Results(config.tokenizer(), tokenizer);
  }

  /**
   * Loads a pack.
   *
   * @param threads threads within one call
   * @throws io.moonspark.model.EngineException if the device is not there or a graph cannot be
   *     loaded
   */
  public static Engine open(ModelPack pack, Device device, int threads) throws IOException {
    MoondreamConfig config = MoondreamConfig.read(Packs.config(pack));
    Tokenizer tokenizer = Tokenizer.open(Packs.tokenizer(pack));
    VisionEncoder vision = null;
    try {
      vision =
          new VisionEncoder(
              config.vision(),
              Sessions.open(pack.directory().resolve(GraphFiles.VISION), device, threads));
      LanguageModel language =
          new LanguageModel(
              Sessions.open(pack.directory().resolve(GraphFiles.LANGUAGE), device, threads));
      return new Engine(config, tokenizer, vision, language);
    } catch (RuntimeException e) {
      if (vision != null) {
        vision.close();
      }
      tokenizer.close();
      throw e;
    }
  }

  /** Why a device cannot be used, if so. */
  public static Optional<String> problem(Device device) {
    return Sessions.problem(device);
  }

  public MoondreamConfig config() {
    return config;
  }

  /** Memory for a crop of a batch beside the weights, estimated, in bytes. */
  public long bytesPerCrop(Request request) {
    return BatchMemory.bytesPerCrop(config, request);
  }

  /**
   * Enriches a batch.
   *
   * @param images crops, of any mix of tilings
   * @param requests one for each image
   * @return results in the order of the images
   * @throws io.moonspark.model.EngineException if the engine fails; its code says whether a smaller
   *     batch may do
   */
  public List<Enrichment> enrich(List<CropSet> images, List<Request> requests) {
    List<List<PromptRow>> wanted = new ArrayList<>();
    for (int image = 0; image < images.size(); image++) {
      wanted.add(rows.of(requests.get(image), images.get(image)));
    }
    if (wanted.stream().allMatch(List::isEmpty)) {
      return requests.stream().map(request -> Enrichment.nothing()).toList();
    }
    PromptBatch batch = PromptBatch.of(wanted, Prompt.of(config.tokenizer().bosId()));
    Generated generated = generate(images, batch);
    List<Enrichment> enriched = new ArrayList<>();
    for (int image = 0; image < images.size(); image++) {
      enriched.add(results.of(requests.get(image), batch.rows().get(image), generated, image));
    }
    return enriched;
  }

  private Generated generate(List<CropSet> images, PromptBatch batch) {
    try {
      if (images.stream().map(CropSet::tiling).distinct().count() == 1) {
        // One vision batch: its output goes into the decoder as it is, without a copy.
        try (OrtSession.Result result = vision.encode(images)) {
          return language.generate(VisionEncoder.embeddings(result), batch);
        }
      }
      try (OnnxTensor embeddings = gather(images)) {
        return language.generate(embeddings, batch);
      }
    } catch (OrtException e) {
      throw Sessions.failure("moving image embeddings", e);
    }
  }

  private OnnxTensor gather(List<CropSet> images) throws OrtException {
    return OnnxTensor.createTensor(
        OrtLibrary.environment(),
        vision.encodeAll(images, config.text().dim()),
        new long[] {images.size(), config.vision().patches(), config.text().dim()});
  }

  @Override
  public void close() {
    language.close();
    vision.close();
    tokenizer.close();
  }
}
