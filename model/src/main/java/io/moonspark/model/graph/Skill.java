package io.moonspark.model.graph;

/**
 * What a decoder row does; the numbers are the values of the graph's {@code skills} input.
 *
 * <p>A row's <i>period</i> is the number of steps from one decision about the end to the next: a
 * text decides at every token, detect once for x, y and size, point once for x and y. REASON is
 * text in two parts: a reasoning, which may point at places, and the answer.
 */
public enum Skill {
  TEXT(1),
  DETECT(3),
  POINT(2),
  REASON(1);

  private final int period;

  Skill(int period) {
    this.period = period;
  }

  /** Steps that one token or object takes. */
  public int period() {
    return period;
  }
}
