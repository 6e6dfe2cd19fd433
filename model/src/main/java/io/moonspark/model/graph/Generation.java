package io.moonspark.model.graph;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import io.moonspark.model.config.TokenizerConfig;
import java.util.Arrays;

/**
 * One decision of the generation state machine, for all rows at once: from the hidden states of the
 * position before, what each row says and the embedding it consumes next.
 *
 * <p>The M rows of an image are sorted by {@link Skill}: text, then detect, then point, then those
 * that reason. All detect rows are at the same of their three steps (x, y, size) and all point rows
 * at the same of their two, so the step number alone says which heads read which slice of the rows;
 * a slice may be empty, which costs nothing.
 *
 * <p>A text row ends when its token is the end token. A detect or point row ends when, at a step
 * that would read an x, the language model head would say the end token; the x comes from the same
 * hidden state. Rows that ended keep computing until all have; what they say is not read.
 */
final class Generation {
  private final Decoder decoder;
  private final RegionHeads regions;
  private final TokenizerConfig tokens;
  private final Ops.Linear head;
  private final Value laterBias;
  private final Rows rows;
  private final Reasoning reasoning;
  private final Sampling sampling;

  /**
   * The rows of a batch, in the outer graph.
   *
   * @param prompts M as i64 [1]
   * @param text number of text rows as i64 [1]
   * @param detect number of detect rows as i64 [1]
   * @param reasoning index of the first reasoning row as i64 [1]
   * @param skills i64 [M]
   * @param periods i64 [M]
   * @param limits i64 [I, M], steps after which a row, a reasoning or the answer behind it ends
   */
  record Rows(
      Value prompts,
      Value text,
      Value detect,
      Value reasoning,
      Value skills,
      Value periods,
      Value limits) {}

  /**
   * @param tokens i64 [I, M]
   * @param coordinates f32 [I, region rows, 2]
   * @param embeddings f32 [I * M, 1, D], to be consumed next
   * @param done bool [I, M]
   * @param answerFrom i64 [I, M], see {@link Reasoning}
   */
  record Decision(
      Value tokens, Value coordinates, Value embeddings, Value done, Value answerFrom) {}

  Generation(
      Decoder decoder,
      RegionHeads regions,
      TokenizerConfig tokens,
      Rows rows,
      Sampling sampling,
      Graph graph,
      Parameters parameters) {
    this.decoder = decoder;
    this.regions = regions;
    this.tokens = tokens;
    this.rows = rows;
    this.sampling = sampling;
    this.head =
        parameters.linear("text.lm_head", decoder.config().dim(), decoder.config().vocabSize());
    this.laterBias = laterBias(graph);
    this.reasoning = new Reasoning(tokens, rows, decoder, graph);
  }

  /**
   * The head's bias f32 [M, vocab] from the second step on: texts may no longer say the answer
   * token.
   */
  private Value laterBias(Graph graph) {
    graph.scope("answer_mask");
    float[] mask = new float[decoder.config().vocabSize()];
    Arrays.fill(mask, 0f);
    tokens.answerId().ifPresent(answer -> mask[answer] = Float.NEGATIVE_INFINITY);
    Ops ops = new Ops(graph);
    Value answer = graph.weight("text.lm_head.answer_mask", mask, mask.length);
    Value isText = ops.unsqueeze(ops.equal(rows.skills(), ops.ints(Skill.TEXT.ordinal())), 1);
    return ops.where(isText, ops.add(head.bias(), answer), head.bias());
  }

  /** Decides on what the prompt pass left: step 0. */
  Decision first(Ops ops, Ops.Residual hidden) {
    ops.graph().scope("first/start");
    return decide(ops, "first", hidden, ops.ints(0), head.bias(), null, reasoning.start(ops));
  }

  /**
   * Decides on what a decoder step left.
   *
   * @param hidden stream f32 and normed, [R, 1, D]
   * @param step i64 [1], 1 or more
   * @param done bool [I, M], rows that ended before
   * @param answerFrom i64 [I, M]
   */
  Decision later(Ops ops, Ops.Residual hidden, Value step, Value done, Value answerFrom) {
    return decide(ops, "decision", hidden, step, laterBias, done, answerFrom);
  }

  private Decision decide(
      Ops ops,
      String scope,
      Ops.Residual hidden,
      Value step,
      Value bias,
      Value doneBefore,
      Value answerFromBefore) {
    boolean isFirst = doneBefore == null;
    Graph graph = ops.graph();
    long dim = decoder.config().dim();
    graph.scope(scope + "/lm_head");
    Value byImage = ops.concat(0, ops.ints(-1), rows.prompts(), ops.ints(dim));
    Value normed = ops.reshape(hidden.normed(), byImage);
    Value product = ops.matMul("logits", normed, head.weight());
    Value logits = ops.add(decoder.precision().widen(ops, product), bias);
    Value token = ops.argMax(logits, 2);
    Value sampledLogits = sampling.logits(ops, logits);

    graph.scope(scope + "/reasoning");
    if (!isFirst) {
      token = reasoning.token(ops, token, logits, step, answerFromBefore);
      sampledLogits =
          reasoning.masked(ops, sampledLogits, step, sampling.ofRows(ops, answerFromBefore));
    }

    graph.scope(scope + "/sampling");
    token = sampling.tokens(ops, token, sampledLogits, step);

    graph.scope(scope + "/state");
    Value answerFrom = reasoning.advance(ops, token, step, answerFromBefore);

    graph.scope(scope + "/end");
    Value decides =
        isFirst
            ? reasoning.mayEndFirst(ops)
            : ops.equal(ops.mod(step, rows.periods()), ops.ints(0));
    Value saysEnd = ops.and(ops.equal(token, ops.ints(tokens.eosId())), decides);
    Value said = ops.sub(ops.add(step, ops.ints(1)), answerFrom);
    Value done = ops.or(saysEnd, ops.lessOrEqual(rows.limits(), said));
    if (!isFirst) {
      done = ops.or(done, doneBefore);
    }

    graph.scope(scope + "/text");
    Value textTokens = ops.slice(token, 1, ops.ints(0), rows.text());
    Value textEmbeddings = decoder.embed(ops, textTokens);

    graph.scope(scope + "/rows");
    Value raw = ops.reshape(hidden.stream(), byImage);
    Value atSize =
        ops.equal(
            ops.mod(step, ops.ints(Skill.DETECT.period())), ops.ints(Skill.DETECT.period() - 1L));
    Value sizeEnd = ops.add(rows.text(), ops.mul(rows.detect(), ops.cast(atSize, DataType.INT64)));

    graph.scope(scope + "/size");
    RegionHeads.Decoded size = regions.size(ops, ops.slice(raw, 1, rows.text(), sizeEnd));
    graph.scope(scope + "/coordinate");
    RegionHeads.Decoded coordinate =
        regions.coordinate(ops, ops.slice(raw, 1, sizeEnd, rows.prompts()));

    graph.scope(scope + "/next");
    Value regionNext = ops.concat(1, textEmbeddings, size.embeddings(), coordinate.embeddings());
    Value next = reasoning.next(ops, regionNext, token, step, answerFrom);
    return new Decision(
        token,
        ops.concat(1, size.coordinates(), coordinate.coordinates()),
        ops.reshape(next, -1, 1, dim),
        done,
        answerFrom);
  }
}
