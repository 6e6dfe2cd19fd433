package io.moonspark.model.runtime;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.moonspark.model.graph.GraphNames;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.HashMap;
import java.util.Map;

/** Image embeddings and prompts to tokens and coordinates, in one call. Thread-safe. */
final class LanguageModel implements AutoCloseable {
  private final Sessions.Open open;

  LanguageModel(Sessions.Open open) {
    this.open = open;
  }

  /**
   * Generates until every row has ended.
   *
   * @param embeddings f32 [I, P, D]
   * @throws io.moonspark.model.EngineException if the engine fails
   */
  Generated generate(OnnxTensor embeddings, PromptBatch batch) {
    long images = batch.images();
    long prompts = batch.prompts();
    Map<String, OnnxTensor> inputs = new HashMap<>();
    try {
      inputs.put(GraphNames.PROMPTS, tensor(batch.tokens(), images, prompts, batch.length()));
      inputs.put(GraphNames.PROMPT_LENGTHS, tensor(batch.lengths(), images, prompts));
      inputs.put(GraphNames.SKILLS, tensor(batch.skills(), prompts));
      inputs.put(GraphNames.LIMITS, tensor(batch.limits(), images, prompts));
      References references = batch.references();
      long[] places = references.positions();
      float[] centres = references.coordinates();
      float[] sizes = references.sizes();
      inputs.put(GraphNames.REFERENCE_POSITIONS, tensor(places, places.length, 1));
      inputs.put(GraphNames.REFERENCE_COORDINATES, tensor(centres, 1, centres.length, 1));
      inputs.put(GraphNames.REFERENCE_SIZES, tensor(sizes, 1, sizes.length / 2, 2));
      Samples samples = batch.samples();
      long[] sampled = samples.rows();
      inputs.put(GraphNames.SAMPLED_ROWS, tensor(sampled, sampled.length));
      inputs.put(GraphNames.TEMPERATURES, tensor(samples.temperatures(), sampled.length, 1));
      inputs.put(GraphNames.TOP_PS, tensor(samples.topPs(), sampled.length, 1));
      inputs.put(GraphNames.DRAWS, tensor(samples.draws(), sampled.length, samples.steps()));
      Map<String, OnnxTensor> all = new HashMap<>(inputs);
      all.put(GraphNames.IMAGE_EMBEDDINGS, embeddings);
      try (OrtSession.Result result = open.session().run(all)) {
        OnnxTensor tokens = (OnnxTensor) result.get(GraphNames.TOKENS).orElseThrow();
        OnnxTensor coordinates = (OnnxTensor) result.get(GraphNames.COORDINATES).orElseThrow();
        return new Generated(
            (int) tokens.getInfo().getShape()[0],
            batch.images(),
            batch.prompts(),
            batch.regionRows(),
            array(tokens.getLongBuffer()),
            array(coordinates.getFloatBuffer()));
      }
    } catch (OrtException e) {
      throw Sessions.failure("the language model", e);
    } finally {
      inputs.values().forEach(OnnxTensor::close);
    }
  }

  private static OnnxTensor tensor(long[] values, long... shape) throws OrtException {
    return OnnxTensor.createTensor(OrtLibrary.environment(), LongBuffer.wrap(values), shape);
  }

  private static OnnxTensor tensor(float[] values, long... shape) throws OrtException {
    return OnnxTensor.createTensor(OrtLibrary.environment(), FloatBuffer.wrap(values), shape);
  }

  private static long[] array(LongBuffer buffer) {
    long[] values = new long[buffer.remaining()];
    buffer.get(values);
    return values;
  }

  private static float[] array(FloatBuffer buffer) {
    float[] values = new float[buffer.remaining()];
    buffer.get(values);
    return values;
  }

  @Override
  public void close() {
    open.close();
  }
}
