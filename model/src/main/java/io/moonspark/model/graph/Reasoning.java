package io.moonspark.model.graph;

import io.moonspark.model.config.TokenizerConfig;
import io.moonspark.model.config.TokenizerConfig.GroundingTokens;
import java.util.List;

/**
 * What rows that reason add to the generation state machine. Such a row goes through three states:
 *
 * <ol>
 *   <li>reasoning: a text in which a coordinate token is consumed as the embedding of the
 *       coordinate that the region head reads from the same hidden state; it ends at the answer
 *       token or the limit, whichever token it would say then
 *   <li>prompt: the tokens of the query's suffix are consumed one a step, whatever the row says
 *   <li>answer: a text as any other, behind all that came before
 * </ol>
 *
 * <p>A row's state is one number, the step of its answer's first token, which is known once the
 * reasoning has ended. Rows of other skills have 0 and are thus in the last state from the start.
 *
 * <p>Reasoning rows are the last of an image's. A batch without any leaves only work on empty
 * slices here.
 */
final class Reasoning {
  /** Of a row that still reasons: later than any step. */
  private static final long UNKNOWN = 1L << 40;

  /** Stands for tokens that the model does not have, and is none. */
  private static final int NO_TOKEN = -1;

  private final List<Integer> suffix;
  private final int answerId;
  private final int coordId;
  private final Generation.Rows rows;
  private final Decoder decoder;
  private final Value masks;

  Reasoning(TokenizerConfig tokens, Generation.Rows rows, Decoder decoder, Graph graph) {
    this.suffix = tokens.query().suffix();
    this.answerId = tokens.answerId().orElse(NO_TOKEN);
    this.coordId = tokens.grounding().map(GroundingTokens::coordId).orElse(NO_TOKEN);
    this.rows = rows;
    this.decoder = decoder;
    this.masks = masks(tokens, decoder.config().vocabSize(), graph);
  }

  /**
   * Added to the logits from the second step on, f32 [3, vocab]: while reasoning, for the answer's
   * first token, for its later ones.
   */
  private static Value masks(TokenizerConfig tokens, int vocabSize, Graph graph) {
    float[] masks = new float[3 * vocabSize];
    masks[tokens.eosId()] = Float.NEGATIVE_INFINITY;
    tokens.grounding().ifPresent(ids -> masks[ids.sizeId()] = Float.NEGATIVE_INFINITY);
    tokens.answerId().ifPresent(id -> masks[2 * vocabSize + id] = Float.NEGATIVE_INFINITY);
    graph.scope("reasoning");
    return graph.weight("text.lm_head.reasoning_masks", masks, 3, vocabSize);
  }

  /** Steps that rows may take in all, i64 [I, M]: a reasoning, the suffix, an answer. */
  static Value steps(Ops ops, TokenizerConfig tokens, Value skills, Value limits) {
    Value both = ops.add(ops.add(limits, limits), ops.ints(tokens.query().suffix().size()));
    return ops.where(ops.equal(skills, ops.ints(Skill.REASON.ordinal())), both, limits);
  }

  /** The state of every row before the first step: i64 [M]. */
  Value start(Ops ops) {
    return ops.where(reasons(ops), ops.ints(UNKNOWN), ops.ints(0));
  }

  private Value reasons(Ops ops) {
    return ops.equal(rows.skills(), ops.ints(Skill.REASON.ordinal()));
  }

  /** Whether each row may end at its first token, bool [M]: no answer has begun in a reasoning. */
  Value mayEndFirst(Ops ops) {
    return ops.not(reasons(ops));
  }

  /**
   * What rows say from the second step on: reasoning rows decide again, on masked logits.
   *
   * @param token i64 [I, M], the decision on unmasked logits
   * @param logits f32 [I, M, vocab]
   * @param answerFrom i64 [I, M]
   */
  Value token(Ops ops, Value token, Value logits, Value step, Value answerFrom) {
    Value masked = masked(ops, own(ops, logits), step, own(ops, answerFrom));
    return ops.concat(1, others(ops, token), ops.argMax(masked, 2));
  }

  /**
   * Logits without what rows may not say in their state, which for a plain text is that of an
   * answer.
   *
   * @param logits f32 [..., vocab]
   * @param step 1 or more
   * @param answerFrom i64 [...]
   */
  Value masked(Ops ops, Value logits, Value step, Value answerFrom) {
    Value answered = ops.sub(ops.add(step, ops.ints(1)), answerFrom);
    Value state = ops.min(ops.max(answered, ops.ints(0)), ops.ints(2));
    return ops.add(logits, ops.gather(masks, 0, state));
  }

  /**
   * The state behind a decision, i64 [I, M].
   *
   * @param before i64 [I, M] or [M]
   */
  Value advance(Ops ops, Value token, Value step, Value before) {
    Value ends = ops.or(ops.equal(token, ops.ints(answerId)), ops.lessOrEqual(rows.limits(), step));
    Value endsReasoning = ops.and(ops.equal(before, ops.ints(UNKNOWN)), ends);
    return ops.where(endsReasoning, ops.add(step, ops.ints(suffix.size())), before);
  }

  /**
   * The embeddings that are consumed next, f32 [I, M, D].
   *
   * @param regions f32 [I, M, D], which for reasoning rows holds coordinates
   * @param token i64 [I, M]
   * @param answerFrom i64 [I, M], the state behind this decision
   */
  Value next(Ops ops, Value regions, Value token, Value step, Value answerFrom) {
    Value said = own(ops, token);
    Value from = own(ops, answerFrom);
    // Index into the suffix of what comes next; outside of it in the other two states.
    Value index = ops.sub(ops.add(step, ops.ints(suffix.size())), from);
    Value inside = ops.min(ops.max(index, ops.ints(0)), ops.ints(suffix.size() - 1L));
    Value prompt =
        ops.gather(ops.ints(suffix.stream().mapToLong(Integer::longValue).toArray()), 0, inside);
    Value consumed = ops.where(ops.equal(index, inside), prompt, said);
    Value isCoordinate =
        ops.and(ops.equal(said, ops.ints(coordId)), ops.equal(from, ops.ints(UNKNOWN)));
    Value own =
        ops.where(ops.unsqueeze(isCoordinate, 2), own(ops, regions), decoder.embed(ops, consumed));
    return ops.concat(1, others(ops, regions), own);
  }

  /** The reasoning rows of [I, M, ...]. */
  private Value own(Ops ops, Value x) {
    return ops.slice(x, 1, rows.reasoning(), rows.prompts());
  }

  private Value others(Ops ops, Value x) {
    return ops.slice(x, 1, ops.ints(0), rows.reasoning());
  }
}
