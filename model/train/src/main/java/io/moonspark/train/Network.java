package io.moonspark.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.moonspark.model.bench.OfficialLayout;
import io.moonspark.model.config.MoondreamConfig;
import io.moonspark.model.config.VisionConfig;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A model of the official architecture, and the heads of dense pretraining, which only train it.
 */
final class Network {

  static final String THING_HEAD = "dense.thing";
  static final String COLOR_HEAD = "dense.color";
  static final String BOX_HEAD = "dense.box";

  /** Of a box's mean distance, a few hundredths at last, against cross-entropies. */
  private static final float BOX_WEIGHT = 10;

  /** Of the dense losses in joint training, which keep the vision encoder on what it learned. */
  private static final float DENSE_WEIGHT = 0.3f;

  private static final float WORD_WEIGHT = 0.3f;

  /** Standard deviation of the soft targets of coordinates and sizes, bins. */
  private static final double SPREAD = 4;

  /** Of the products of embeddings, whose entries are small. */
  private static final float WORD_SHARPNESS = 4;

  private final MoondreamConfig config;
  private final ParameterStore parameters;
  private final VisionTransformer vision;
  private final TextDecoder text;
  private final RegionHeads region;
  private final Torch torch;

  Network(MoondreamConfig config, ParameterStore parameters) {
    this.config = config;
    this.parameters = parameters;
    this.vision = new VisionTransformer(config.vision(), parameters);
    this.text = new TextDecoder(config.text(), parameters);
    this.region = new RegionHeads(config.region(), parameters);
    this.torch = new Torch(parameters);
  }

  /** Names and shapes of all parameters. */
  static Map<String, int[]> layout(MoondreamConfig config) {
    Map<String, int[]> layout = new LinkedHashMap<>(OfficialLayout.of(config));
    head(layout, THING_HEAD, DenseTargets.THINGS, config.vision().dim());
    head(layout, COLOR_HEAD, DenseTargets.COLORS, config.vision().dim());
    head(layout, BOX_HEAD, 4, config.vision().dim());
    return layout;
  }

  private static void head(Map<String, int[]> layout, String name, int classes, int dim) {
    layout.put(name + ".weight", new int[] {classes, dim});
    layout.put(name + ".bias", new int[] {classes});
  }

  /** The same network over the same memory of parameters, with gradients of its own. */
  Network replica() {
    return new Network(config, parameters.replica());
  }

  MoondreamConfig config() {
    return config;
  }

  ParameterStore parameters() {
    return parameters;
  }

  RegionHeads region() {
    return region;
  }

  /** Positions before the packed prompts: the begin token and the image. */
  int prefixLength() {
    return config.prefixLength();
  }

  /** Pixels u8 [B, S, S, 3] as patches f32 [B, P, 3 * p * p] of (channel, row, column). */
  NDArray patches(NDManager manager, byte[][] images) {
    VisionConfig c = config.vision();
    int patch = c.patchSize();
    int side = c.cropSize();
    float[] values = new float[images.length * c.patches() * c.patchDim()];
    int at = 0;
    for (byte[] image : images) {
      for (int p = 0; p < c.patches(); p++) {
        int corner = (p / c.grid() * patch * side + p % c.grid() * patch) * 3;
        for (int channel = 0; channel < 3; channel++) {
          for (int row = 0; row < patch; row++) {
            int from = corner + row * side * 3 + channel;
            for (int column = 0; column < patch; column++) {
              values[at++] = (image[from + 3 * column] & 0xff) * (2f / 255f) - 1f;
            }
          }
        }
      }
    }
    return manager.create(values, new Shape(images.length, c.patches(), c.patchDim()));
  }

  /**
   * The loss of dense pretraining: which thing and which colour each patch shows, and how far the
   * thing reaches.
   */
  NDArray denseLoss(NDManager step, byte[][] images, DenseTargets targets) {
    return denseLoss(step, vision.features(patches(step, images)), targets);
  }

  private NDArray denseLoss(NDManager step, NDArray patchFeatures, DenseTargets targets) {
    NDArray features = patchFeatures.reshape(-1, config.vision().dim());
    NDArray weights = step.create(targets.weights());
    NDArray things =
        Torch.crossEntropy(
            torch.linear(features, THING_HEAD), step.create(targets.things()), weights);
    NDArray colors =
        Torch.crossEntropy(
            torch.linear(features, COLOR_HEAD), step.create(targets.colors()), weights);
    NDArray boxes =
        Torch.meanDistance(
            torch.linear(features, BOX_HEAD),
            step.create(targets.boxes(), new Shape(targets.shown().length, 4)),
            step.create(targets.shown()));
    return things.add(colors).add(Torch.scaled(boxes, BOX_WEIGHT));
  }

  /**
   * How far image embeddings are from those of the words for what each patch shows. Where they
   * share a space, a prompt that names one thing finds it as it finds any other; learned from
   * answers alone, each thing's word is matched for itself.
   */
  private NDArray wordLoss(NDManager step, NDArray seen, DenseTargets targets, SceneWords words) {
    NDArray embeddings = seen.reshape(-1, config.text().dim());
    return wordLoss(step, embeddings, words.things(), targets.things(), targets.shown())
        .add(wordLoss(step, embeddings, words.colors(), targets.colors(), targets.weights()));
  }

  private NDArray wordLoss(
      NDManager step, NDArray embeddings, long[] tokens, long[] targets, float[] weights) {
    // A patch without a thing weighs nothing, but needs a class.
    long[] classes = Arrays.stream(targets).map(t -> Math.min(t, tokens.length - 1)).toArray();
    NDArray wanted = Torch.rows(torch.parameter("text.wte"), step.create(tokens));
    NDArray logits = Torch.scaled(embeddings, WORD_SHARPNESS).matMul(wanted.transpose());
    return Torch.crossEntropy(logits, step.create(classes), step.create(weights));
  }

  /** Image embeddings [B, P, D]. */
  NDArray see(NDManager manager, byte[][] images) {
    return vision.project(vision.features(patches(manager, images)));
  }

  /**
   * Last hidden states [N, D] where packed prompts have something to say, behind their images'
   * embeddings [B, P, D].
   */
  NDArray hidden(NDManager step, NDArray seen, PackedPrompts packed) {
    NDArray coordinates =
        region.encodeCoordinates(
            step.create(packed.coordinates(), new Shape(packed.coordinates().length, 1)));
    NDArray sizes =
        region.encodeSizes(step.create(packed.sizes(), new Shape(packed.sizes().length / 2, 2)));
    NDArray table = Torch.concat(0, coordinates, sizes, torch.parameter("text.wte"));
    int words = packed.coordinates().length + packed.sizes().length / 2;
    NDArray begin =
        Torch.rows(
            table,
            step.full(
                new Shape(seen.getShape().get(0), 1),
                words + config.tokenizer().bosId(),
                DataType.INT64));
    NDArray inputs =
        Torch.rows(
            table, step.create(packed.inputs(words), new Shape(packed.rows(), packed.length())));
    TextDecoder.Layout layout =
        text.layout(step, prefixLength(), packed.images(), packed.positions(), packed.blocks());
    return text.hidden(Torch.concat(1, begin, seen), inputs, layout, step.create(packed.saidAt()));
  }

  /** Logits [N, vocabulary] of hidden states at i64 [N]. */
  NDArray logits(NDArray hidden, NDArray at) {
    return text.logits(Torch.rows(hidden, at));
  }

  /**
   * The loss of joint training: that of the prompts, and some of what each patch shows.
   *
   * @param images pixels u8 [S, S, 3] each
   */
  NDArray jointLoss(
      NDManager step, byte[][] images, PackedPrompts packed, DenseTargets dense, SceneWords words) {
    NDArray features = vision.features(patches(step, images));
    NDArray seen = vision.project(features);
    return promptLoss(step, seen, packed)
        .add(Torch.scaled(denseLoss(step, features, dense), DENSE_WEIGHT))
        .add(Torch.scaled(wordLoss(step, seen, dense, words), WORD_WEIGHT));
  }

  /**
   * The loss of every token, coordinate and size to be said.
   *
   * @param seen image embeddings f32 [B, P, D]
   */
  NDArray promptLoss(NDManager step, NDArray seen, PackedPrompts packed) {
    NDArray hidden = hidden(step, seen, packed);
    NDArray logits = logits(hidden, step.create(packed.textAt()));
    NDArray loss =
        Torch.crossEntropy(
            logits, step.create(packed.textTargets()), step.create(packed.textWeights()));
    if (packed.coordinateAt().length > 0) {
      NDArray at = Torch.rows(hidden, step.create(packed.coordinateAt()));
      NDArray targets =
          SoftTargets.of(step, packed.coordinateBins(), config.region().coordBins(), SPREAD);
      loss = loss.add(Torch.crossEntropy(region.coordinateLogits(at), targets));
    }
    if (packed.sizeAt().length > 0) {
      NDArray at = Torch.rows(hidden, step.create(packed.sizeAt()));
      NDArray targets = SoftTargets.of(step, packed.sizeBins(), config.region().sizeBins(), SPREAD);
      loss = loss.add(Torch.crossEntropy(region.sizeLogits(at), targets));
    }
    return loss;
  }
}
