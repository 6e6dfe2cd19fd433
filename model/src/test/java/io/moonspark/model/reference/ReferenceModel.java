package io.moonspark.model.reference;

import io.moonspark.model.SpatialRef;
import io.moonspark.model.config.MoondreamConfig;
import io.moonspark.model.config.TextConfig;
import io.moonspark.model.config.TokenizerConfig;
import io.moonspark.model.config.VisionConfig;
import io.moonspark.model.image.CropSet;
import io.moonspark.model.image.Tiling;
import io.moonspark.model.text.Prompt;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * The whole model in float64, one image and one prompt at a time, without caches: a second source
 * of truth, written from the official description ({@code moondream/torch/} of vikhyat/moondream)
 * and not from the graphs.
 */
final class ReferenceModel {
  private final MoondreamConfig config;
  private final Map<String, float[]> tensors;

  ReferenceModel(RandomModel model) {
    this(model.config(), model.tensors());
  }

  /**
   * @param tensors values by official name, without the leading {@code model.}
   */
  ReferenceModel(MoondreamConfig config, Map<String, float[]> tensors) {
    this.config = config;
    this.tensors = tensors;
  }

  /**
   * What was generated.
   *
   * @param tokens of a text
   * @param objects of detect (x, y, width, height) or point (x, y)
   * @param margin of the closest decision
   * @param lead of objects: over the best choice that would have given others, more than {@link
   *     #ASIDE} away or more or fewer of them; infinite for a text
   */
  record Said(List<Integer> tokens, List<double[]> objects, double margin, double lead) {}

  /** How much a coordinate or half a size may differ and still be of the same object. */
  private static final double ASIDE = 0.005;

  /**
   * A reasoning and the answer behind it.
   *
   * @param tokens of the reasoning
   * @param spans points (x, y) of each part that has any
   * @param answer its margin is that of both
   */
  record Reasoned(List<Integer> tokens, List<List<double[]>> spans, Said answer) {}

  /**
   * How tokens are drawn.
   *
   * @param draws a uniform number for each step
   */
  record Chance(double temperature, double topP, float[] draws) {
    /** Always the likeliest token. */
    static final Chance NONE = new Chance(0, 0, new float[0]);
  }

  private double[] linear(String name, double[] x) {
    return linear(name, x, x);
  }

  /**
   * A linear layer and its adapter, if it has one.
   *
   * @param adapted what the adapter sees: for {@code attn.proj}, not what the layer itself sees
   */
  private double[] linear(String name, double[] x, double[] adapted) {
    double[] out = Arithmetic.linear(x, tensors.get(name + ".weight"), tensors.get(name + ".bias"));
    float[] a = tensors.get(name + ".A");
    if (a == null) {
      return out;
    }
    double[] inner = Arithmetic.linear(adapted, a, new float[a.length / adapted.length]);
    return Arithmetic.add(
        out, Arithmetic.linear(inner, tensors.get(name + ".B"), new float[out.length]));
  }

  private double[] norm(String name, double[] x) {
    return Arithmetic.layerNorm(x, tensors.get(name + ".weight"), tensors.get(name + ".bias"));
  }

  private double[] mlp(String name, double[] x) {
    return linear(name + ".fc2", Arithmetic.gelu(linear(name + ".fc1", x)));
  }

  /** Image embeddings [P][D]. */
  double[][] see(CropSet image) {
    VisionConfig c = config.vision();
    Tiling tiling = image.tiling();
    double[][][] crops = new double[image.crops()][][];
    for (int crop = 0; crop < crops.length; crop++) {
      crops[crop] = encode(image.pixels(), crop);
    }
    double[][][] locals = new double[tiling.localCrops()][][];
    for (int i = 0; i < locals.length; i++) {
      locals[i] = crops.length == 1 ? crops[0] : crops[1 + i];
    }
    double[][] pooled = pool(stitch(locals, tiling));
    double[][] out = new double[c.patches()][];
    for (int p = 0; p < out.length; p++) {
      out[p] = mlp("vision.proj_mlp", Arithmetic.concat(crops[0][p], pooled[p]));
    }
    return out;
  }

  /** The ViT on one crop: [P][enc_dim]. */
  private double[][] encode(byte[] pixels, int crop) {
    VisionConfig c = config.vision();
    int side = c.cropSize();
    int patch = c.patchSize();
    float[] positions = tensors.get("vision.pos_emb");
    double[][] x = new double[c.patches()][];
    for (int p = 0; p < x.length; p++) {
      double[] values = new double[c.patchDim()];
      for (int channel = 0; channel < 3; channel++) {
        for (int row = 0; row < patch; row++) {
          for (int column = 0; column < patch; column++) {
            int y = p / c.grid() * patch + row;
            int left = p % c.grid() * patch + column;
            int pixel = pixels[((crop * side + y) * side + left) * 3 + channel] & 0xff;
            values[(channel * patch + row) * patch + column] = (pixel / 255.0 - 0.5) / 0.5;
          }
        }
      }
      x[p] = linear("vision.patch_emb", values);
      for (int d = 0; d < c.dim(); d++) {
        x[p][d] += positions[p * c.dim() + d];
      }
    }
    for (int layer = 0; layer < c.layers(); layer++) {
      String block = "vision.blocks." + layer;
      double[][] attended = new double[x.length][c.dim()];
      double[][] qkv = new double[x.length][];
      for (int p = 0; p < x.length; p++) {
        qkv[p] = linear(block + ".attn.qkv", norm(block + ".ln1", x[p]));
      }
      for (int head = 0; head < c.heads(); head++) {
        double[][] keys = new double[x.length][];
        double[][] values = new double[x.length][];
        for (int p = 0; p < x.length; p++) {
          keys[p] = Arithmetic.part(qkv[p], c.dim() + head * c.headDim(), c.headDim());
          values[p] = Arithmetic.part(qkv[p], 2 * c.dim() + head * c.headDim(), c.headDim());
        }
        for (int p = 0; p < x.length; p++) {
          double[] query = Arithmetic.part(qkv[p], head * c.headDim(), c.headDim());
          double[] out = Arithmetic.attention(query, keys, values, keys.length);
          System.arraycopy(out, 0, attended[p], head * c.headDim(), c.headDim());
        }
      }
      for (int p = 0; p < x.length; p++) {
        x[p] = Arithmetic.add(x[p], linear(block + ".attn.proj", attended[p]));
        x[p] = Arithmetic.add(x[p], mlp(block + ".mlp", norm(block + ".ln2", x[p])));
      }
    }
    for (int p = 0; p < x.length; p++) {
      x[p] = norm("vision.post_ln", x[p]);
    }
    return x;
  }

  /** Local features side by side, without inner margins: [height][width][enc_dim]. */
  private double[][][] stitch(double[][][] locals, Tiling tiling) {
    int grid = config.vision().grid();
    int margin = config.vision().overlapMargin();
    int window = grid - 2 * margin;
    double[][][] out =
        new double[window * tiling.rows() + 2 * margin][window * tiling.columns() + 2 * margin][];
    for (int row = 0; row < tiling.rows(); row++) {
      for (int column = 0; column < tiling.columns(); column++) {
        int top = row == 0 ? 0 : margin;
        int bottom = row == tiling.rows() - 1 ? grid : grid - margin;
        int left = column == 0 ? 0 : margin;
        int right = column == tiling.columns() - 1 ? grid : grid - margin;
        for (int y = top; y < bottom; y++) {
          for (int x = left; x < right; x++) {
            out[row * window + y][column * window + x] =
                locals[row * tiling.columns() + column][y * grid + x];
          }
        }
      }
    }
    return out;
  }

  /** Adaptive average pooling to [grid * grid][enc_dim]; bins may overlap. */
  private double[][] pool(double[][][] image) {
    int grid = config.vision().grid();
    int height = image.length;
    int width = image[0].length;
    double[][] out = new double[grid * grid][config.vision().dim()];
    for (int i = 0; i < grid; i++) {
      for (int j = 0; j < grid; j++) {
        int top = (int) Math.floor((double) i * height / grid);
        int bottom = (int) Math.ceil((double) (i + 1) * height / grid);
        int left = (int) Math.floor((double) j * width / grid);
        int right = (int) Math.ceil((double) (j + 1) * width / grid);
        for (int y = top; y < bottom; y++) {
          for (int x = left; x < right; x++) {
            for (int d = 0; d < out[0].length; d++) {
              out[i * grid + j][d] += image[y][x][d] / ((bottom - top) * (right - left));
            }
          }
        }
      }
    }
    return out;
  }

  /** Last hidden states of a sequence whose first {@code prefix} positions all see each other. */
  private double[][] read(List<double[]> embeddings, int prefix) {
    TextConfig c = config.text();
    int length = embeddings.size();
    int group = c.heads() / c.kvHeads();
    double[][] x = embeddings.toArray(double[][]::new);
    for (int layer = 0; layer < c.layers(); layer++) {
      String block = "text.blocks." + layer;
      double[][] normed = new double[length][];
      double[][] qkv = new double[length][];
      for (int i = 0; i < length; i++) {
        normed[i] = norm(block + ".ln", x[i]);
        qkv[i] = linear(block + ".attn.qkv", normed[i]);
      }
      double[][] attended = new double[length][c.dim()];
      for (int head = 0; head < c.heads(); head++) {
        int shared = head / group;
        double[][] keys = new double[length][];
        double[][] values = new double[length][];
        for (int i = 0; i < length; i++) {
          int keyAt = (c.heads() + shared) * c.headDim();
          int valueAt = (c.heads() + c.kvHeads() + shared) * c.headDim();
          keys[i] = rotate(Arithmetic.part(qkv[i], keyAt, c.headDim()), i);
          values[i] = Arithmetic.part(qkv[i], valueAt, c.headDim());
        }
        for (int i = 0; i < length; i++) {
          double[] query = rotate(Arithmetic.part(qkv[i], head * c.headDim(), c.headDim()), i);
          double[] out = Arithmetic.attention(query, keys, values, i < prefix ? prefix : i + 1);
          System.arraycopy(out, 0, attended[i], head * c.headDim(), c.headDim());
        }
      }
      for (int i = 0; i < length; i++) {
        x[i] =
            Arithmetic.add(
                x[i],
                Arithmetic.add(
                    linear(block + ".attn.proj", attended[i], normed[i]),
                    mlp(block + ".mlp", normed[i])));
      }
    }
    return x;
  }

  /** Turns the first half of a head; the halves of the turned part come in, pairs go out. */
  private double[] rotate(double[] head, int position) {
    int rotary = config.text().rotaryDim();
    double[] out = head.clone();
    for (int i = 0; i < rotary / 2; i++) {
      double angle = position / Math.pow(10000, 2.0 * i / rotary);
      double a = head[i];
      double b = head[rotary / 2 + i];
      out[2 * i] = a * Math.cos(angle) - b * Math.sin(angle);
      out[2 * i + 1] = a * Math.sin(angle) + b * Math.cos(angle);
    }
    return out;
  }

  private double[] embedding(int token) {
    int dim = config.text().dim();
    double[] out = new double[dim];
    for (int d = 0; d < dim; d++) {
      out[d] = tensors.get("text.wte")[token * dim + d];
    }
    return out;
  }

  private double[] logits(double[] hidden) {
    return linear("text.lm_head", norm("text.post_ln", hidden));
  }

  /** A conversation with one image behind one prompt. */
  private final class Sequence {
    private final List<double[]> embeddings = new ArrayList<>();
    private final int prefix;
    private final Chance chance;
    private double margin = Double.POSITIVE_INFINITY;
    private double lead = Double.POSITIVE_INFINITY;
    private int step;

    Sequence(double[][] image, Prompt prompt, Chance chance) {
      this(image, prompt.tokens(), chance);
      int at = prefix + prompt.referencesAt();
      for (SpatialRef reference : prompt.references()) {
        if (reference instanceof SpatialRef.Point point) {
          embeddings.set(at++, encodeCoordinate(point.x()));
          embeddings.set(at++, encodeCoordinate(point.y()));
        } else if (reference instanceof SpatialRef.Box box) {
          embeddings.set(at++, encodeCoordinate((box.xMin() + box.xMax()) / 2));
          embeddings.set(at++, encodeCoordinate((box.yMin() + box.yMax()) / 2));
          embeddings.set(
              at++, encodeSize(new double[] {box.xMax() - box.xMin(), box.yMax() - box.yMin()}));
        }
      }
    }

    Sequence(double[][] image, long[] prompt) {
      this(image, prompt, Chance.NONE);
    }

    private Sequence(double[][] image, long[] prompt, Chance chance) {
      this.chance = chance;
      embeddings.add(embedding(config.tokenizer().bosId()));
      embeddings.addAll(List.of(image));
      prefix = embeddings.size();
      for (long token : prompt) {
        embeddings.add(embedding((int) token));
      }
    }

    double[] hidden() {
      return read(embeddings, prefix)[embeddings.size() - 1];
    }

    int decide(double[] logits) {
      margin = Math.min(margin, Arithmetic.margin(logits));
      return Arithmetic.argMax(logits);
    }

    /** The next token of a text; the step goes on. */
    int next(double[] logits) {
      if (chance.temperature() == 0) {
        return decide(logits);
      }
      Nucleus nucleus = Nucleus.of(logits, chance.temperature(), chance.topP());
      Nucleus.Drawn drawn = nucleus.draw(chance.draws()[step++]);
      margin = Math.min(margin, drawn.margin());
      return drawn.token();
    }

    /** Passes over steps at which the row reads. */
    void skip(int steps) {
      step += steps;
    }

    /** Decides between choices that stand for numbers. */
    int decide(double[] logits, double[] numbers) {
      lead = Math.min(lead, Arithmetic.lead(logits, numbers, ASIDE));
      return decide(logits);
    }
  }

  Said text(double[][] image, long[] prompt, int maxTokens) {
    return text(new Sequence(image, prompt), maxTokens);
  }

  Said text(double[][] image, Prompt prompt, int maxTokens, Chance chance) {
    return text(new Sequence(image, prompt, chance), maxTokens);
  }

  Reasoned reason(double[][] image, Prompt prompt, int maxTokens, Chance chance) {
    TokenizerConfig ids = config.tokenizer();
    TokenizerConfig.GroundingTokens grounding = ids.grounding().orElseThrow();
    Sequence sequence = new Sequence(image, prompt, chance);
    List<Integer> tokens = new ArrayList<>();
    List<List<Double>> parts = new ArrayList<>(List.of(new ArrayList<>()));
    while (tokens.size() < maxTokens) {
      double[] hidden = sequence.hidden();
      double[] logits = logits(hidden);
      if (!tokens.isEmpty()) {
        logits[ids.eosId()] = Double.NEGATIVE_INFINITY;
        logits[grounding.sizeId()] = Double.NEGATIVE_INFINITY;
      }
      int token = sequence.next(logits);
      if (token == ids.answerId().orElseThrow()) {
        break;
      }
      tokens.add(token);
      if (token == grounding.startId() || token == grounding.endId()) {
        parts.add(new ArrayList<>());
      }
      if (token == grounding.coordId()) {
        parts.get(parts.size() - 1).add(coordinate(sequence, hidden));
      } else {
        sequence.embeddings.add(embedding(token));
      }
    }
    ids.query().suffix().forEach(token -> sequence.embeddings.add(embedding(token)));
    if (tokens.size() == maxTokens) {
      // The token that the limit cut off was drawn, too.
      sequence.skip(1);
    }
    // One token of the suffix is read in place of the one that ended the reasoning.
    sequence.skip(ids.query().suffix().size() - 1);
    List<List<double[]>> spans = new ArrayList<>();
    for (List<Double> part : parts) {
      List<double[]> points = new ArrayList<>();
      for (int i = 1; i < part.size(); i += 2) {
        points.add(new double[] {part.get(i - 1), part.get(i)});
      }
      if (!points.isEmpty()) {
        spans.add(points);
      }
    }
    return new Reasoned(tokens, spans, text(sequence, maxTokens));
  }

  private Said text(Sequence sequence, int maxTokens) {
    List<Integer> tokens = new ArrayList<>();
    while (tokens.size() < maxTokens) {
      double[] logits = logits(sequence.hidden());
      if (!tokens.isEmpty()) {
        config
            .tokenizer()
            .answerId()
            .ifPresent(answer -> logits[answer] = Double.NEGATIVE_INFINITY);
      }
      int token = sequence.next(logits);
      if (token == config.tokenizer().eosId()) {
        break;
      }
      tokens.add(token);
      sequence.embeddings.add(embedding(token));
    }
    return new Said(tokens, List.of(), sequence.margin, Double.POSITIVE_INFINITY);
  }

  Said point(double[][] image, long[] prompt, int maxObjects) {
    return objects(new Sequence(image, prompt), maxObjects, 2);
  }

  Said point(double[][] image, Prompt prompt, int maxObjects) {
    return objects(new Sequence(image, prompt, Chance.NONE), maxObjects, 2);
  }

  Said detect(double[][] image, long[] prompt, int maxObjects) {
    return objects(new Sequence(image, prompt), maxObjects, 4);
  }

  private Said objects(Sequence sequence, int maxObjects, int numbers) {
    List<double[]> objects = new ArrayList<>();
    double[] hidden = sequence.hidden();
    double[] isEnd = new double[config.text().vocabSize()];
    isEnd[config.tokenizer().eosId()] = 1;
    while (objects.size() < maxObjects
        && sequence.decide(logits(hidden), isEnd) != config.tokenizer().eosId()) {
      double[] object = new double[numbers];
      for (int i = 0; i < 2; i++) {
        object[i] = coordinate(sequence, hidden);
        hidden = sequence.hidden();
      }
      if (numbers == 4) {
        double[] size = size(sequence, hidden);
        object[2] = size[0];
        object[3] = size[1];
        hidden = sequence.hidden();
      }
      objects.add(object);
    }
    return new Said(List.of(), objects, sequence.margin, sequence.lead);
  }

  private double coordinate(Sequence sequence, double[] hidden) {
    double[] logits = mlp("region.coord_decoder", hidden);
    double[] coordinates =
        IntStream.range(0, logits.length)
            .mapToDouble(bin -> (double) bin / logits.length)
            .toArray();
    double value = coordinates[sequence.decide(logits, coordinates)];
    sequence.embeddings.add(encodeCoordinate(value));
    return value;
  }

  private double[] encodeCoordinate(double value) {
    return linear(
        "region.coord_encoder",
        fourier(new double[] {value}, tensors.get("region.coord_features")));
  }

  private double[] encodeSize(double[] size) {
    return linear("region.size_encoder", fourier(size, tensors.get("region.size_features")));
  }

  private double[] size(Sequence sequence, double[] hidden) {
    double[] logits = mlp("region.size_decoder", hidden);
    int bins = logits.length / 2;
    double[] halves =
        IntStream.range(0, bins)
            .mapToDouble(bin -> Math.pow(2, bin / (bins - 1.0) * 10 - 11))
            .toArray();
    double[] size = new double[2];
    for (int i = 0; i < 2; i++) {
      size[i] = 2 * halves[sequence.decide(Arithmetic.part(logits, i * bins, bins), halves)];
    }
    sequence.embeddings.add(encodeSize(size));
    return size;
  }

  private static double[] fourier(double[] x, float[] frequencies) {
    int count = frequencies.length / x.length;
    double[] cosines = new double[count];
    double[] sines = new double[count];
    for (int f = 0; f < count; f++) {
      double angle = 0;
      for (int i = 0; i < x.length; i++) {
        angle += 2 * Math.PI * x[i] * frequencies[i * count + f];
      }
      cosines[f] = Math.cos(angle);
      sines[f] = Math.sin(angle);
    }
    return Arithmetic.concat(cosines, sines);
  }
}
