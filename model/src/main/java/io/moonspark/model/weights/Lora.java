package io.moonspark.model.weights;

import io.moonspark.model.config.TextConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Low-rank adapters of the decoder's matrices, merged into the weights they belong to.
 *
 * <p>A file of adapters has two matrices for each of the four linear layers of every block, {@code
 * text.blocks.0.attn.qkv.A} [rank, in] and {@code .B} [out, rank]; their product is added without a
 * factor, and the rank may differ from layer to layer. Source: {@code lora.py}, {@code text.py} and
 * {@code layers.py} in {@code moondream/torch} of vikhyat/moondream, whose older names are
 * understood too.
 *
 * <p>Adapters of {@code attn.qkv}, {@code mlp.fc1} and {@code mlp.fc2} see what their layer sees,
 * so {@code W + B A} does it. That of {@code attn.proj} does not: the official code gives it the
 * block's normalised input x, and not the attention's output that {@code proj} itself sees. The
 * term {@code B A x} is therefore moved into the MLP, which reads the same x and is added to the
 * same residual. As {@code gelu(z) - gelu(-z) = z} for every z (in the tanh form as well as in the
 * exact one), two hidden units carry one row z of A x without change: the MLP grows by rows A and
 * -A in fc1, with zero bias, and columns B and -B in fc2. Units are added by {@value #UNITS}, so
 * that matrices kept in blocks stay whole blocks; those beyond twice the rank are zero.
 */
public final class Lora implements TensorSource, AutoCloseable {
  private static final int UNITS = 32;
  private static final String FC1 = "mlp.fc1";
  private static final String FC2 = "mlp.fc2";
  private static final String PROJ = "attn.proj";
  private static final Pattern NAME =
      Pattern.compile("text\\.blocks\\.(\\d+)\\.(attn\\.qkv|mlp\\.fc[12])\\.(weight|bias)");

  /** Inputs and outputs of a linear layer. */
  private record Layer(int in, int out) {}

  private final Weights adapters;
  private final TensorSource base;
  private final TextConfig text;
  private final Map<String, Integer> ranks = new HashMap<>();
  private final Map<String, Layer> layers;
  private final int units;

  private Lora(Weights adapters, TensorSource base, TextConfig text) throws WeightsException {
    this.adapters = adapters;
    this.base = base;
    this.text = text;
    this.layers =
        Map.of(
            "attn.qkv",
            new Layer(text.dim(), text.qkvDim()),
            PROJ,
            new Layer(text.dim(), text.dim()),
            FC1,
            new Layer(text.dim(), text.ffDim()),
            FC2,
            new Layer(text.ffDim(), text.dim()));
    Map<String, List<Long>> shapes = adapters.shapes();
    Set<String> leftOver = new TreeSet<>(shapes.keySet());
    int widest = 0;
    for (int block = 0; block < text.layers(); block++) {
      for (String layer : layers.keySet()) {
        String name = "text.blocks." + block + "." + layer;
        ranks.put(name, rank(name, shapes));
        leftOver.removeAll(List.of(name + ".A", name + ".B"));
      }
      widest = Math.max(widest, ranks.get("text.blocks." + block + "." + PROJ));
    }
    if (!leftOver.isEmpty()) {
      throw new WeightsException(
          adapters.source()
              + ": adapters of no layer of the model: "
              + String.join(", ", leftOver.stream().limit(3).toList())
              + (leftOver.size() > 3 ? " and " + (leftOver.size() - 3) + " more" : ""));
    }
    this.units = (2 * widest + UNITS - 1) / UNITS * UNITS;
  }

  /**
   * Opens a safetensors file of adapters.
   *
   * @param base the weights they are merged into
   * @param text the decoder that both belong to
   * @throws WeightsException if one is missing, of the wrong shape, or of no layer of the model, or
   *     A and B differ in rank
   */
  public static Lora open(Path file, TensorSource base, TextConfig text) throws IOException {
    Weights adapters = Weights.open(file);
    try {
      return new Lora(adapters, base, text);
    } catch (IOException | RuntimeException e) {
      adapters.close();
      throw e;
    }
  }

  /** Inner width of the MLP with the units that carry the adapters of {@code attn.proj}. */
  public int ffDim() {
    return text.ffDim() + units;
  }

  private int rank(String name, Map<String, List<Long>> shapes) throws WeightsException {
    List<Long> a = matrix(name + ".A", shapes);
    List<Long> b = matrix(name + ".B", shapes);
    if (!a.get(0).equals(b.get(1))) {
      throw new WeightsException(
          "%s: the ranks of %s differ: A has the shape %s, B %s"
              .formatted(adapters.source(), name, a, b));
    }
    Layer layer = layers.get(name.split("\\.", 4)[3]);
    check(name + ".A", a, a.get(0), layer.in());
    check(name + ".B", b, layer.out(), b.get(1));
    return Math.toIntExact(a.get(0));
  }

  private List<Long> matrix(String name, Map<String, List<Long>> shapes) throws WeightsException {
    List<Long> shape = shapes.get(name);
    if (shape == null) {
      throw new WeightsException(adapters.source() + ": tensor " + name + " is missing");
    }
    if (shape.size() != 2) {
      throw new WeightsException(
          adapters.source() + ": tensor " + name + " is no matrix but has the shape " + shape);
    }
    return shape;
  }

  private void check(String name, List<Long> shape, long rows, long columns)
      throws WeightsException {
    if (!shape.equals(List.of(rows, columns))) {
      throw new WeightsException(
          "%s: tensor %s has the shape %s, but the model makes it %s"
              .formatted(adapters.source(), name, shape, List.of(rows, columns)));
    }
  }

  @Override
  public float[] read(String name, int... shape) throws IOException {
    Matcher part = NAME.matcher(name);
    if (!part.matches() || Integer.parseInt(part.group(1)) >= text.layers()) {
      return base.read(name, shape);
    }
    String block = "text.blocks." + part.group(1) + ".";
    String layer = part.group(2);
    if (part.group(3).equals("bias")) {
      return layer.equals(FC1)
          ? Arrays.copyOf(base.read(name, text.ffDim()), ffDim())
          : base.read(name, shape);
    }
    float[] merged = merged(block + layer, layers.get(layer));
    return switch (layer) {
      case FC1 -> withProjectionRows(merged, block + PROJ);
      case FC2 -> withProjectionColumns(merged, block + PROJ);
      default -> merged;
    };
  }

  /** {@code W + B A}; the product is summed in float64. */
  private float[] merged(String name, Layer layer) throws IOException {
    int rank = ranks.get(name);
    float[] weights = base.read(name + ".weight", layer.out(), layer.in());
    float[] a = adapters.read(name + ".A", rank, layer.in());
    float[] b = adapters.read(name + ".B", layer.out(), rank);
    double[] sum = new double[layer.in()];
    for (int row = 0; row < layer.out(); row++) {
      int start = row * layer.in();
      for (int i = 0; i < sum.length; i++) {
        sum[i] = weights[start + i];
      }
      for (int k = 0; k < rank; k++) {
        double factor = b[row * rank + k];
        int from = k * layer.in();
        for (int i = 0; i < sum.length; i++) {
          sum[i] += factor * a[from + i];
        }
      }
      for (int i = 0; i < sum.length; i++) {
        weights[start + i] = (float) sum[i];
      }
    }
    return weights;
  }

  /** fc1 [ff, D] with rows A and -A. */
  private float[] withProjectionRows(float[] fc1, String projection) throws IOException {
    int rank = ranks.get(projection);
    float[] a = adapters.read(projection + ".A", rank, text.dim());
    float[] wide = Arrays.copyOf(fc1, ffDim() * text.dim());
    System.arraycopy(a, 0, wide, fc1.length, a.length);
    for (int i = 0; i < a.length; i++) {
      wide[fc1.length + a.length + i] = -a[i];
    }
    return wide;
  }

  /** fc2 [D, ff] with columns B and -B. */
  private float[] withProjectionColumns(float[] fc2, String projection) throws IOException {
    int rank = ranks.get(projection);
    float[] b = adapters.read(projection + ".B", text.dim(), rank);
    float[] wide = new float[text.dim() * ffDim()];
    for (int row = 0; row < text.dim(); row++) {
      int start = row * ffDim();
      System.arraycopy(fc2, row * text.ffDim(), wide, start, text.ffDim());
      for (int k = 0; k < rank; k++) {
        wide[start + text.ffDim() + k] = b[row * rank + k];
        wide[start + text.ffDim() + rank + k] = -b[row * rank + k];
      }
    }
    return wide;
  }

  @Override
  public void close() throws IOException {
    adapters.close();
  }
}
