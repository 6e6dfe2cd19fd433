package io.moonspark.model.config;

/**
 * The decoder.
 *
 * @param dim width of the residual stream
 * @param ffDim inner width of the MLP
 * @param layers number of blocks
 * @param vocabSize number of tokens
 * @param maxContext positions: image prefix, prompt and generated tokens together
 * @param heads query heads
 * @param kvHeads key and value heads; divides {@code heads}
 */
public record TextConfig(
    int dim, int ffDim, int layers, int vocabSize, int maxContext, int heads, int kvHeads) {

  public int headDim() {
    return dim / heads;
  }

  /** Dimensions of a head that rotary position embedding turns: half of them. */
  public int rotaryDim() {
    return headDim() / 2;
  }

  /** Rows of the fused query, key and value weights. */
  public int qkvDim() {
    return (heads + 2 * kvHeads) * headDim();
  }
}
