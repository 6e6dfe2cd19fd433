package io.moonspark.train;

import io.moonspark.model.config.MoondreamConfig;
import io.moonspark.model.config.VisionConfig;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;

/**
 * Values that parameters start from.
 *
 * <p>Attention of the vision encoder starts near the identity, which saves small transformers most
 * of their training: queries and keys alike, values and output cancelling (Trockman and Kolter
 * 2023, "Mimetic Initialization of Self-Attention Layers"). Its positions start as 2-D sines and
 * cosines.
 */
final class Initializer {

  private static final float POSITION_SCALE = 0.5f;
  private static final double POSITION_BASE = 10000;
  private static final double EMBEDDING_DEVIATION = 0.05;
  private static final double COORDINATE_FREQUENCY = 4;
  private static final double SIZE_FREQUENCY = 3;

  /** Weights of identity and noise in the product of queries and keys, and of values and output. */
  private static final double QUERY_KEY = 0.7;

  private static final double VALUE_OUTPUT = 0.4;

  private final MoondreamConfig config;
  private final Random random;

  private Initializer(MoondreamConfig config, long seed) {
    this.config = config;
    this.random = new Random(seed);
  }

  /** Values for all parameters of a layout. */
  static Map<String, float[]> values(MoondreamConfig config, Map<String, int[]> layout, long seed) {
    Initializer initializer = new Initializer(config, seed);
    Map<String, float[]> values = new LinkedHashMap<>();
    layout.forEach((name, shape) -> values.put(name, initializer.value(name, shape)));
    for (int layer = 0; layer < config.vision().layers(); layer++) {
      initializer.mimetic(values, "vision.blocks." + layer + ".attn");
    }
    return values;
  }

  private float[] value(String name, int[] shape) {
    int size = 1;
    for (int dim : shape) {
      size *= dim;
    }
    float[] values = new float[size];
    if (name.equals("vision.pos_emb")) {
      positions(values);
    } else if (name.equals("text.wte")) {
      gaussian(values, EMBEDDING_DEVIATION);
    } else if (name.equals("region.coord_features")) {
      gaussian(values, COORDINATE_FREQUENCY);
    } else if (name.equals("region.size_features")) {
      gaussian(values, SIZE_FREQUENCY);
    } else if (shape.length == 2) {
      gaussian(values, deviation(name, shape[1]));
    } else if (name.endsWith(".weight")) {
      Arrays.fill(values, 1);
    }
    return values;
  }

  /** What is added to the residual stream starts smaller, the more there is to add. */
  private double deviation(String name, int inputs) {
    double deviation = 0.6 / Math.sqrt(inputs);
    boolean intoResidual = name.endsWith(".attn.proj.weight") || name.endsWith(".mlp.fc2.weight");
    int layers = name.startsWith("vision.") ? config.vision().layers() : config.text().layers();
    return intoResidual ? deviation / Math.sqrt(2.0 * layers) : deviation;
  }

  private void gaussian(float[] values, double deviation) {
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (random.nextGaussian() * deviation);
    }
  }

  /**
   * A quarter of the dimensions each: sine and cosine of the column, sine and cosine of the row.
   */
  private void positions(float[] values) {
    VisionConfig c = config.vision();
    int quarter = c.dim() / 4;
    for (int p = 0; p < c.patches(); p++) {
      for (int i = 0; i < quarter; i++) {
        double frequency = 1 / Math.pow(POSITION_BASE, (double) i / quarter);
        double column = p % c.grid() * frequency;
        double row = p / c.grid() * frequency;
        int at = p * c.dim() + i;
        values[at] = POSITION_SCALE * (float) Math.sin(column);
        values[at + quarter] = POSITION_SCALE * (float) Math.cos(column);
        values[at + 2 * quarter] = POSITION_SCALE * (float) Math.sin(row);
        values[at + 3 * quarter] = POSITION_SCALE * (float) Math.cos(row);
      }
    }
  }

  private void mimetic(Map<String, float[]> values, String attention) {
    int dim = config.vision().dim();
    float[] qkv = values.get(attention + ".qkv.weight");
    float[] out = values.get(attention + ".proj.weight");
    double entry = 1 / Math.sqrt(dim);
    // A head's queries and keys share most of a random projection, so their product is nearly a
    // multiple of the identity on what the head sees.
    for (int i = 0; i < dim * dim; i++) {
      double shared = random.nextGaussian() * Math.sqrt(QUERY_KEY);
      double apart = Math.sqrt(1 - QUERY_KEY);
      qkv[i] = (float) (entry * (shared + apart * random.nextGaussian()));
      qkv[dim * dim + i] = (float) (entry * (shared + apart * random.nextGaussian()));
    }
    double diagonal = Math.sqrt(VALUE_OUTPUT);
    for (int row = 0; row < dim; row++) {
      for (int column = 0; column < dim; column++) {
        int at = row * dim + column;
        double identity = row == column ? diagonal : 0;
        double noise = diagonal * entry;
        qkv[2 * dim * dim + at] = (float) (identity + 0.5 * noise * random.nextGaussian());
        out[at] = (float) (-identity + 0.5 * noise * random.nextGaussian());
      }
    }
  }
}
