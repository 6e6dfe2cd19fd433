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

  /**
   * i64 [I, M], steps each row may take; of a reasoning row, tokens of its reasoning and of its
   * answer.
   */
  public static final String LIMITS = "limits";

  /** i64 [C + Z, 1], positions among I * M * T: of coordinates, then of sizes. */
  public static final String REFERENCE_POSITIONS = "reference_positions";

  /** f32 [1, C, 1]. */
  public static final String REFERENCE_COORDINATES = "reference_coordinates";

  /** f32 [1, Z, 2], widths and heights. */
  public static final String REFERENCE_SIZES = "reference_sizes";

  /** i64 [N], which of the I * M rows draw their tokens; the others take the likeliest. */
  public static final String SAMPLED_ROWS = "sampled_rows";

  /** f32 [N, 1], above 0. */
  public static final String TEMPERATURES = "temperatures";

  /** f32 [N, 1], 0 to 1. */
  public static final String TOP_PS = "top_ps";

  /** f32 [N, at least 1], 0 to below 1: a uniform number for every step. */
  public static final String DRAWS = "draws";

  /** i64 [S, I, M]. */
  public static final String TOKENS = "tokens";

  /** f32 [S, I, region rows, 2]. */
  public static final String COORDINATES = "coordinates";

  private GraphNames() {}
}
