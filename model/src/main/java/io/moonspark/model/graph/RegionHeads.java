package io.moonspark.model.graph;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import io.moonspark.model.config.RegionConfig;

/**
 * The heads that read coordinates and sizes out of a hidden state and write them back as
 * embeddings.
 *
 * <p>Their matrices are float32 whatever the type of the decoder's: a head picks one of a thousand
 * neighbouring bins, often by a hundredth of a logit, and the rounding of its own weights moves
 * more boxes than that of the whole decoder. Rows of text do not read them.
 *
 * <p>Source: {@code region.py} of vikhyat/moondream.
 */
final class RegionHeads {
  /** Sizes span ten powers of two below 1. */
  private static final float SIZE_OCTAVES = 10f;

  private final RegionConfig config;
  private final Ops.Mlp coordDecoder;
  private final Ops.Mlp sizeDecoder;
  private final Ops.Linear coordEncoder;
  private final Ops.Linear sizeEncoder;
  private final Value coordFrequencies;
  private final Value sizeFrequencies;

  RegionHeads(RegionConfig config, Graph graph, Parameters decoder) {
    this.config = config;
    Parameters parameters = decoder.as(WeightType.FP32);
    coordDecoder =
        parameters.mlp("region.coord_decoder", config.dim(), config.innerDim(), config.coordBins());
    sizeDecoder =
        parameters.mlp("region.size_decoder", config.dim(), config.innerDim(), config.sizeOut());
    coordEncoder = parameters.linear("region.coord_encoder", config.coordFeatures(), config.dim());
    sizeEncoder = parameters.linear("region.size_encoder", config.sizeFeatures(), config.dim());
    coordFrequencies =
        frequencies("region.coord_features", 1, config.coordFeatures() / 2, graph, parameters);
    sizeFrequencies =
        frequencies("region.size_features", 2, config.sizeFeatures() / 2, graph, parameters);
  }

  private static Value frequencies(
      String name, int inputs, int count, Graph graph, Parameters parameters) {
    float[] values = parameters.read(name, inputs, count);
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (2 * Math.PI * values[i]);
    }
    return graph.weight(name, values, inputs, count);
  }

  /**
   * @param coordinates f32 [I, N, 2]: a coordinate and 0, or width and height
   * @param embeddings f32 [I, N, D]
   */
  record Decoded(Value coordinates, Value embeddings) {}

  /** One coordinate, x or y, from each hidden state f32 [I, N, D]. */
  Decoded coordinate(Ops ops, Value hidden) {
    Value bin = ops.argMax(ops.mlp(hidden, coordDecoder), 2);
    Value value =
        ops.unsqueeze(ops.div(ops.cast(bin, DataType.FLOAT), ops.scalar(config.coordBins())), 2);
    return new Decoded(
        ops.concat(2, value, ops.mul(value, ops.scalar(0f))), encodeCoordinate(ops, value));
  }

  /** Embeddings f32 [I, N, D] of coordinates f32 [I, N, 1]. */
  Value encodeCoordinate(Ops ops, Value coordinates) {
    return ops.linear("encode", fourier(ops, coordinates, coordFrequencies), coordEncoder);
  }

  /** Embeddings f32 [I, N, D] of widths and heights f32 [I, N, 2]. */
  Value encodeSize(Ops ops, Value sizes) {
    return ops.linear("encode", fourier(ops, sizes, sizeFrequencies), sizeEncoder);
  }

  /**
   * Width and height from each hidden state f32 [I, N, D]: {@code 2^(bin / last bin * 10 - 10)}.
   */
  Decoded size(Ops ops, Value hidden) {
    Value logits = ops.reshape(ops.mlp(hidden, sizeDecoder), 0, 0, 2, config.sizeBins());
    Value bins = ops.cast(ops.argMax(logits, 3), DataType.FLOAT);
    Value exponent =
        ops.sub(
            ops.mul(ops.div(bins, ops.scalar(config.sizeBins() - 1f)), ops.scalar(SIZE_OCTAVES)),
            ops.scalar(SIZE_OCTAVES));
    Value size = ops.pow(ops.scalar(2f), exponent);
    return new Decoded(size, encodeSize(ops, size));
  }

  /** Fourier features: cosines, then sines, of {@code 2 * pi * x * frequencies}. */
  private static Value fourier(Ops ops, Value x, Value frequencies) {
    Value angles = ops.matMul("angles", x, frequencies);
    return ops.concat(2, ops.cos(angles), ops.sin(angles));
  }
}
