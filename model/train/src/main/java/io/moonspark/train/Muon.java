package io.moonspark.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.List;

/**
 * Momentum whose matrices are made orthogonal (Jordan 2024, "Muon: an optimizer for hidden
 * layers"): each direction of a layer is learned at one pace, also those of what is seldom seen. A
 * change is as large as AdamW's on average, so that both go by one learning rate and weight decay
 * (Liu et al. 2025, "Muon is scalable for LLM training", section 2.2).
 */
final class Muon implements UpdateRule, AutoCloseable {

  private static final float MOMENTUM = 0.95f;

  /** Root mean square of AdamW's changes at a learning rate of 1. */
  private static final double SPREAD = 0.2;

  /** Newton and Schulz's iteration with Jordan's coefficients: to 0.7 to 1.2 in five rounds. */
  private static final int ROUNDS = 5;

  private static final double[] COEFFICIENTS = {3.4445, -4.7750, 2.0315};

  /** Singular values of x0 are 1 at most, where the rounds begin. */
  private static final List<String> NORMALISED =
      List.of(
          "n = torch.sqrt(torch.sum(torch.mul(x, x), [1, 2], True))",
          "x0 = torch.div(x, torch.add(n, 1e-07))");

  /** Queries, keys and values, which one matrix holds, are three. */
  private static final String FUSED = ".qkv.weight";

  private final NDManager manager = NDManager.newBaseManager(Torch.ENGINE);
  private final ScriptedOperator orthogonal = orthogonal(manager);
  private final ScriptedOperator orthogonalOfLong = orthogonalOfLong(manager);
  private final double decay;

  /**
   * The rule.
   *
   * @param decay times the learning rate
   */
  Muon(double decay) {
    this.decay = decay;
  }

  /** Whether a parameter is a matrix between hidden layers. */
  static boolean suits(ParameterStore.Parameter parameter) {
    String name = parameter.name();
    return parameter.decays() && (name.contains(".blocks.") || name.contains(".proj_mlp."));
  }

  /** Wide matrices [N, rows, columns], of any norm. */
  private static ScriptedOperator orthogonal(NDManager manager) {
    List<String> steps = new ArrayList<>(NORMALISED);
    for (int i = 0; i < ROUNDS; i++) {
      steps.add("a%d = torch.matmul(x%d, torch.transpose(x%d, 1, 2))".formatted(i, i, i));
      steps.add(
          "b%d = torch.add(torch.mul(a%d, %s), torch.mul(torch.matmul(a%d, a%d), %s))"
              .formatted(i, i, COEFFICIENTS[1], i, i, COEFFICIENTS[2]));
      steps.add(
          "x%d = torch.add(torch.mul(x%d, %s), torch.matmul(b%d, x%d))"
              .formatted(i + 1, i, COEFFICIENTS[0], i, i));
    }
    return new ScriptedOperator(manager, List.of("x"), steps, List.of("x" + ROUNDS));
  }

  /**
   * The same of matrices that are at least twice as wide as high. What the rounds multiply x by are
   * polynomials of its square x x', so that x itself is needed at the end only.
   */
  private static ScriptedOperator orthogonalOfLong(NDManager manager) {
    List<String> steps = new ArrayList<>(NORMALISED);
    steps.add("one = torch.eye(torch.size(x, 1))");
    steps.add("a0 = torch.matmul(x0, torch.transpose(x0, 1, 2))");
    for (int i = 0; i < ROUNDS; i++) {
      steps.add(
          "b%d = torch.add(torch.mul(a%d, %s), torch.mul(torch.matmul(a%d, a%d), %s))"
              .formatted(i, i, COEFFICIENTS[1], i, i, COEFFICIENTS[2]));
      steps.add("f%d = torch.add(torch.mul(one, %s), b%d)".formatted(i, COEFFICIENTS[0], i));
      steps.add(i == 0 ? "p0 = f0" : "p%d = torch.matmul(f%d, p%d)".formatted(i, i, i - 1));
      if (i < ROUNDS - 1) {
        steps.add("a%d = torch.matmul(torch.matmul(f%d, a%d), f%d)".formatted(i + 1, i, i, i));
      }
    }
    String result = "torch.matmul(p%d, x0)".formatted(ROUNDS - 1);
    return new ScriptedOperator(manager, List.of("x"), steps, List.of(result));
  }

  @Override
  public Moments moments(ParameterStore.Parameter parameter) {
    return new Moments(new float[parameter.values().length], new float[0]);
  }

  @Override
  public void update(
      ParameterStore.Parameter parameter,
      Moments moments,
      float[] gradient,
      float scale,
      double rate,
      long step) {
    float[] momentum = moments.first();
    float[] ahead = new float[momentum.length];
    for (int i = 0; i < ahead.length; i++) {
      float g = gradient[i] * scale;
      momentum[i] = MOMENTUM * momentum[i] + (1 - MOMENTUM) * g;
      ahead[i] = MOMENTUM * momentum[i] + (1 - MOMENTUM) * g;
    }
    int parts = parameter.name().endsWith(FUSED) ? 3 : 1;
    long rows = parameter.shape()[0] / parts;
    long columns = parameter.shape()[1];
    float[] change = orthogonal(ahead, new Shape(parts, rows, columns));
    float stepSize = (float) (rate * SPREAD * Math.sqrt(Math.max(rows, columns)));
    float shrink = (float) (1 - rate * decay);
    float[] values = parameter.values();
    for (int i = 0; i < values.length; i++) {
      values[i] = values[i] * shrink - stepSize * change[i];
    }
  }

  /**
   * The nearest orthogonal matrices, or nearly.
   *
   * @param values of matrices [N, rows, columns]
   */
  float[] orthogonal(float[] values, Shape shape) {
    boolean tall = shape.get(1) > shape.get(2);
    try (NDManager own = NDManager.newBaseManager(Torch.ENGINE)) {
      NDArray matrices = own.create(values, shape);
      NDArray wide = tall ? matrices.transpose(0, 2, 1) : matrices;
      Shape size = wide.getShape();
      boolean isLong = size.get(2) >= 2 * size.get(1);
      NDArray result = (isLong ? orthogonalOfLong : orthogonal).apply(wide);
      // DJL reads from what it has freed if the memory is in another order.
      return (tall ? result.transpose(0, 2, 1) : result).flatten().toFloatArray();
    }
  }

  @Override
  public void close() {
    manager.close();
  }
}
