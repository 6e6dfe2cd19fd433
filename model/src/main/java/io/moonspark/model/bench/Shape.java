package io.moonspark.model.bench;

import io.moonspark.model.CaptionLength;
import io.moonspark.model.config.MoondreamConfig;
import io.moonspark.model.config.RegionConfig;
import io.moonspark.model.config.TextConfig;
import io.moonspark.model.config.TokenizerConfig;
import io.moonspark.model.config.VisionConfig;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The shapes of published models.
 *
 * <p>Source: {@code moondream/config/} and {@code moondream/torch/config.py} of vikhyat/moondream.
 */
public enum Shape {
  /** The embedded model. */
  NANO(
      new TextConfig(128, 512, 4, 620, 2048, 2, 2),
      new VisionConfig(128, 14, 5, 512, 4, 128, 512, 112, 3, 1, 1),
      new RegionConfig(128, 64, 1024, 64, 2048, 256)),
  /** Moondream 0.5B. */
  MD05(
      new TextConfig(1024, 4096, 24, 51200, 2048, 16, 16),
      new VisionConfig(720, 14, 27, 2690, 10, 1024, 8192, 378, 3, 12, 4),
      new RegionConfig(1024, 256, 1024, 512, 2048, 8192)),
  /** Moondream 2. */
  MD2(
      new TextConfig(2048, 8192, 24, 51200, 2048, 32, 32),
      new VisionConfig(1152, 14, 27, 4304, 16, 2048, 8192, 378, 3, 12, 4),
      new RegionConfig(2048, 256, 1024, 512, 2048, 8192));

  private final TextConfig text;
  private final VisionConfig vision;
  private final RegionConfig region;

  Shape(TextConfig text, VisionConfig vision, RegionConfig region) {
    this.text = text;
    this.vision = vision;
    this.region = region;
  }

  /** The name in flags. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The whole model, with the prompts of the embedded one, whose tokenizer it is run with. */
  public MoondreamConfig config() {
    return new MoondreamConfig(text, vision, region, tokenizer());
  }

  /** The model with at most {@code layers} blocks in encoder and decoder each. */
  public MoondreamConfig config(int layers) {
    return new MoondreamConfig(
        new TextConfig(
            text.dim(),
            text.ffDim(),
            Math.min(layers, text.layers()),
            text.vocabSize(),
            text.maxContext(),
            text.heads(),
            text.kvHeads()),
        new VisionConfig(
            vision.dim(),
            vision.patchSize(),
            Math.min(layers, vision.layers()),
            vision.ffDim(),
            vision.heads(),
            vision.projectionDim(),
            vision.projectionInnerDim(),
            vision.cropSize(),
            vision.channels(),
            vision.maxCrops(),
            vision.overlapMargin()),
        region,
        tokenizer());
  }

  private static TokenizerConfig tokenizer() {
    return new TokenizerConfig(
        0,
        0,
        OptionalInt.of(3),
        Optional.of(new TokenizerConfig.GroundingTokens(4, 5, 6, 7, 9)),
        Map.of(
            CaptionLength.SHORT, List.of(1, 613, 2, 579, 3),
            CaptionLength.NORMAL, List.of(1, 613, 2, 591, 3),
            CaptionLength.LONG, List.of(1, 613, 2, 597, 3)),
        new TokenizerConfig.Template(List.of(1, 581, 2), List.of(3)),
        new TokenizerConfig.Template(List.of(1, 606, 2), List.of(3)),
        new TokenizerConfig.Template(List.of(1, 586, 2), List.of(3)));
  }
}
