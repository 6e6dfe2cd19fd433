package io.moonspark.model.runtime;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import io.moonspark.model.Device;
import io.moonspark.model.ModelPack;
import io.moonspark.model.config.MoondreamConfig;
import io.moonspark.model.graph.GraphFiles;
import io.moonspark.model.graph.Skill;
import io.moonspark.model.image.CropSet;
import io.moonspark.model.pack.Packs;
import io.moonspark.model.text.Prompt;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** A model on the CPU whose two graphs are run and timed one by one. */
public final class StagedModel implements AutoCloseable {
  private final MoondreamConfig config;
  private final VisionEncoder vision;
  private final LanguageModel language;

  /**
   * A run of the decoder.
   *
   * @param images I
   * @param prompts rows of each image
   * @param length tokens of a prompt
   * @param steps tokens wanted of each row
   */
  public record Run(int images, int prompts, int length, int steps) {}

  /**
   * How a run went.
   *
   * @param steps tokens of the longest row; fewer than wanted if all rows ended early
   */
  public record Timing(double seconds, int steps) {}

  private StagedModel(MoondreamConfig config, VisionEncoder vision, LanguageModel language) {
    this.config = config;
    this.vision = vision;
    this.language = language;
  }

  /**
   * Opens a pack.
   *
   * @param threads threads within one call
   */
  public static StagedModel open(ModelPack pack, int threads) throws IOException {
    MoondreamConfig config = MoondreamConfig.read(Packs.config(pack));
    Sessions.Open vision =
        Sessions.open(pack.directory().resolve(GraphFiles.VISION), Device.cpu(), threads);
    try {
      Sessions.Open language =
          Sessions.open(pack.directory().resolve(GraphFiles.LANGUAGE), Device.cpu(), threads);
      return new StagedModel(
          config, new VisionEncoder(config.vision(), vision), new LanguageModel(language));
    } catch (RuntimeException e) {
      vision.close();
      throw e;
    }
  }

  public MoondreamConfig config() {
    return config;
  }

  /** Runs the vision encoder; returns seconds. */
  public double encode(CropSet image) {
    long start = System.nanoTime();
    vision.encode(List.of(image)).close();
    return since(start);
  }

  /** Runs the decoder on random image embeddings and prompts. */
  public Timing generate(Run run) {
    Random random = new Random(1);
    PromptRow row =
        PromptRow.greedy(
            Skill.TEXT,
            Prompt.of(random.longs(run.length(), 0, config.text().vocabSize()).toArray()),
            run.steps());
    PromptBatch batch =
        PromptBatch.of(
            Collections.nCopies(run.images(), Collections.nCopies(run.prompts(), row)),
            Prompt.of(config.tokenizer().bosId()));
    try (OnnxTensor embeddings = embeddings(run.images(), random)) {
      long start = System.nanoTime();
      int steps = language.generate(embeddings, batch).steps();
      return new Timing(since(start), steps);
    } catch (OrtException e) {
      throw Sessions.failure("making image embeddings", e);
    }
  }

  private OnnxTensor embeddings(int images, Random random) throws OrtException {
    int patches = config.vision().patches();
    int dim = config.text().dim();
    float[] values = new float[images * patches * dim];
    for (int i = 0; i < values.length; i++) {
      values[i] = random.nextFloat() - 0.5f;
    }
    return OnnxTensor.createTensor(
        OrtLibrary.environment(), FloatBuffer.wrap(values), new long[] {images, patches, dim});
  }

  private static double since(long nanos) {
    return (System.nanoTime() - nanos) / 1e9;
  }

  @Override
  public void close() {
    language.close();
    vision.close();
  }
}
