package io.moonspark.model.graph;

/** Names of the graphs' inputs and outputs; see {@link VisionGraph} and {@link LanguageGraph}. */
public final class GraphNames {
  /** u8 [N, S, S, 3]. */
  public static final String CROPS = "crops";

  /** i64 [2]: rows, columns. */
  public static final String TILING = "tiling";

  /** f32 [I, P, D]. */
  public static final String IMAGE_EMBEDDINGS = "image_embeddings";

  /** i64 [I, M, T], padded on the left. */
  public static final String PROMPTS = "prompts";

  /** i64 [I, M]. */
  public static final String PROMPT_LENGTHS = "prompt_lengths";

  /** i64 [M], ordinals of {@link Skill} in ascending order. */
  public static final String SKILLS = "skills";

  /** i64 [I, M], steps each row may take. */
  public static final String LIMITS = "limits";

  /** i64 [S, I, M]. */
  public static final String TOKENS = "tokens";

  /** f32 [S, I, region rows, 2]. */
  public static final String COORDINATES = "coordinates";

  private GraphNames() {}
}
