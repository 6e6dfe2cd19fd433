package io.moonspark.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.moonspark.model.config.TextConfig;
import java.util.Arrays;

/**
 * The decoder of {@code text.py} in vikhyat/moondream. All prompts of an image are packed in rows
 * behind one prefix: the prefix sees itself in both directions, a prompt sees the prefix and its
 * own past.
 */
final class TextDecoder {

  /** Base of the rotary frequencies. */
  private static final double ROTARY_THETA = 10000.0;

  private final TextConfig config;
  private final Torch torch;

  TextDecoder(TextConfig config, ParameterStore parameters) {
    if (config.heads() != config.kvHeads()) {
      throw new IllegalArgumentException("heads that share keys cannot be trained yet");
    }
    this.config = config;
    this.torch = new Torch(parameters);
  }

  /**
   * Where the tokens of a batch stand, and what they see.
   *
   * @param prefix turns of the prefix's heads
   * @param packed turns of the packed tokens' heads
   * @param images i64 [rows], behind whose prefix they stand
   * @param mask f32 [rows, 1, T, P + T], added to scores
   */
  record Layout(Turns prefix, Turns packed, NDArray images, NDArray mask) {}

  /** Cosines and sines by which heads are turned, each f32 [rows or 1, T, 1, r / 2]. */
  private record Turns(NDArray cosines, NDArray sines) {}

  /**
   * The layout of the rows of a batch.
   *
   * @param prefix positions of the prefix, P
   * @param images [rows], behind whose prefix the packed tokens stand
   * @param positions [rows][T], of the packed tokens
   * @param blocks [rows][T], the prompt that each belongs to; negative ones are padding
   */
  Layout layout(NDManager manager, int prefix, long[] images, int[][] positions, int[][] blocks) {
    int length = positions[0].length;
    int[] first = new int[prefix];
    for (int i = 0; i < prefix; i++) {
      first[i] = i;
    }
    return new Layout(
        turns(manager, new int[][] {first}),
        turns(manager, positions),
        manager.create(images),
        manager.create(mask(prefix, blocks), new Shape(blocks.length, 1, length, prefix + length)));
  }

  /** 0 where a token sees another, and far below every score where it does not. */
  private static float[] mask(int prefix, int[][] blocks) {
    int length = blocks[0].length;
    int width = prefix + length;
    float[] mask = new float[blocks.length * length * width];
    for (int b = 0; b < blocks.length; b++) {
      for (int query = 0; query < length; query++) {
        int row = (b * length + query) * width + prefix;
        for (int key = 0; key < length; key++) {
          boolean seen = key <= query && blocks[b][key] == blocks[b][query];
          mask[row + key] = seen ? 0 : -1e9f;
        }
      }
    }
    return mask;
  }

  private Turns turns(NDManager manager, int[][] positions) {
    int half = config.rotaryDim() / 2;
    int[] flat = Arrays.stream(positions).flatMapToInt(Arrays::stream).toArray();
    // Rows have the same few positions again and again.
    int places = Arrays.stream(flat).max().orElseThrow() + 1;
    float[] cosines = new float[places * half];
    float[] sines = new float[places * half];
    for (int i = 0; i < half; i++) {
      float frequency = (float) (1 / Math.pow(ROTARY_THETA, 2.0 * i / config.rotaryDim()));
      for (int place = 0; place < places; place++) {
        float angle = place * frequency;
        cosines[place * half + i] = (float) Math.cos(angle);
        sines[place * half + i] = (float) Math.sin(angle);
      }
    }
    Shape shape = new Shape(positions.length, positions[0].length, 1, half);
    return new Turns(
        manager.create(spread(cosines, flat, half), shape),
        manager.create(spread(sines, flat, half), shape));
  }

  /** The entries of a table [places, width] at positions. */
  private static float[] spread(float[] table, int[] positions, int width) {
    float[] values = new float[positions.length * width];
    for (int i = 0; i < positions.length; i++) {
      System.arraycopy(table, positions[i] * width, values, i * width, width);
    }
    return values;
  }

  /**
   * Last hidden states of packed tokens.
   *
   * @param prefix [B, P, D]
   * @param packed [rows, T, D]
   * @param at i64 [N], which of the rows * T tokens
   * @return [N, D]
   */
  NDArray hidden(NDArray prefix, NDArray packed, Layout layout, NDArray at) {
    NDArray before = prefix;
    NDArray x = packed;
    for (int layer = 0; layer < config.layers(); layer++) {
      String block = "text.blocks." + layer;
      NDArray normedBefore = torch.norm(before, block + ".ln");
      Heads seen = heads(normedBefore, block, layout.prefix());
      NDArray normed = torch.norm(x, block + ".ln");
      Heads own = heads(normed, block, layout.packed());
      NDArray attended =
          torch
              .operators()
              .prefixedAttention()
              .apply(
                  own.queries,
                  seen.keys,
                  seen.values,
                  own.keys,
                  own.values,
                  layout.images(),
                  layout.mask());
      if (layer + 1 == config.layers()) {
        // Nothing reads the last hidden states of the prefix, nor those of the other tokens.
        x = after(picked(x, at), picked(normed, at), picked(attended, at), block);
      } else {
        x = after(x, normed, attended, block);
        NDArray within = torch.operators().attention().apply(seen.queries, seen.keys, seen.values);
        before = after(before, normedBefore, within, block);
      }
    }
    return x;
  }

  private NDArray picked(NDArray x, NDArray at) {
    return Torch.rows(x.reshape(-1, config.dim()), at);
  }

  /**
   * One LayerNorm feeds attention and MLP, and both are added to the residual stream. An adapter of
   * the projection sees what the attention saw, in the official code.
   */
  private NDArray after(NDArray x, NDArray normed, NDArray attended, String block) {
    NDArray sum =
        x.add(torch.linear(attended, block + ".attn.proj")).add(torch.mlp(normed, block + ".mlp"));
    NDArray adapted = torch.adapted(normed, block + ".attn.proj");
    return adapted == null ? sum : sum.add(adapted);
  }

  /** Each [B, H, T, dh]. */
  private record Heads(NDArray queries, NDArray keys, NDArray values) {}

  private Heads heads(NDArray x, String block, Turns turns) {
    Shape shape = x.getShape();
    NDArray qkv =
        torch
            .adaptedLinear(x, block + ".attn.qkv")
            .reshape(shape.get(0), shape.get(1), 3L * config.heads(), config.headDim());
    NDList heads = torch.operators().turnedHeads().all(qkv, turns.cosines(), turns.sines());
    return new Heads(heads.get(0), heads.get(1), heads.get(2));
  }

  /** Logits [N, vocabulary] of hidden states [N, D]. */
  NDArray logits(NDArray hidden) {
    return torch.linear(torch.norm(hidden, "text.post_ln"), "text.lm_head");
  }
}
