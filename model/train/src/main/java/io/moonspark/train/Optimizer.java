package io.moonspark.train;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** What changes parameters by their gradients, and remembers those before. */
final class Optimizer implements AutoCloseable {

  private static final double WEIGHT_DECAY = 0.05;

  /** Rules by which to go. */
  enum Kind {
    /** AdamW for all parameters. */
    ADAMW,
    /** Muon for the matrices of hidden layers, AdamW for the rest. */
    MUON
  }

  private final UpdateRule rule = new AdamW(WEIGHT_DECAY);
  private final Muon muon;
  private final Map<String, UpdateRule.Moments> moments = new ConcurrentHashMap<>();

  /** An optimizer without memory. */
  Optimizer(Kind kind) {
    this.muon = kind == Kind.MUON ? new Muon(WEIGHT_DECAY) : null;
  }

  private UpdateRule rule(ParameterStore.Parameter parameter) {
    return muon != null && Muon.suits(parameter) ? muon : rule;
  }

  /** The moments of a parameter, zero at first. */
  UpdateRule.Moments moments(ParameterStore.Parameter parameter) {
    return moments.computeIfAbsent(parameter.name(), name -> rule(parameter).moments(parameter));
  }

  /** Forgets all gradients, as before the first step. */
  void forget() {
    moments.clear();
  }

  /**
   * Changes a parameter; on many threads at a time, each with other parameters.
   *
   * @param scale of the gradient, for clipping
   * @param step from 1
   */
  void update(
      ParameterStore.Parameter parameter, float[] gradient, float scale, double rate, long step) {
    rule(parameter).update(parameter, moments(parameter), gradient, scale, rate, step);
  }

  @Override
  public void close() {
    if (muon != null) {
      muon.close();
    }
  }
}
