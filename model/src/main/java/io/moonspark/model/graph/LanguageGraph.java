package io.moonspark.model.graph;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import io.moonspark.model.config.MoondreamConfig;
import io.moonspark.model.weights.TensorSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Image embeddings and prompts to token ids and coordinates: prefix pass, prompt pass, and the
 * generation loop.
 *
 * <p>Inputs, for I images with M prompts each:
 *
 * <ul>
 *   <li>{@code image_embeddings} f32 [I, P, D]
 *   <li>{@code prompts} i64 [I, M, T], padded on the left
 *   <li>{@code prompt_lengths} i64 [I, M]
 *   <li>{@code skills} i64 [M], ordinals of {@link Skill} in ascending order
 *   <li>{@code limits} i64 [I, M], steps each row may take; of a reasoning row, tokens that its
 *       reasoning and its answer may each take
 *   <li>{@code reference_positions} i64 [C + Z, 1], {@code reference_coordinates} f32 [1, C, 1] and
 *       {@code reference_sizes} f32 [1, Z, 2]: coordinates and sizes that take the place of tokens,
 *       at positions among all I * M * T
 *   <li>{@code sampled_rows} i64 [N], {@code temperatures} and {@code top_ps} f32 [N, 1], {@code
 *       draws} f32 [N, steps]: the rows whose tokens are drawn, see {@link Sampling}
 * </ul>
 *
 * <p>Outputs, for S steps until all rows have ended:
 *
 * <ul>
 *   <li>{@code tokens} i64 [S, I, M]; of a text row, its tokens; of a reasoning row, its reasoning,
 *       then the answer from the step that {@link Reasoning} tells; of a detect or point row, at
 *       the steps where it decides, the end token if it ends there
 *   <li>{@code coordinates} f32 [S, I, region rows, 2]: of a detect or point row, x and 0, y and 0,
 *       width and height (detect only), in turn; of a reasoning row, a coordinate and 0 where it
 *       says the coordinate token
 * </ul>
 */
final class LanguageGraph {

  /**
   * Added to the score of what must not be seen; its exponential is zero next to any real score. In
   * float16 it becomes minus infinity, which is as good: every position sees the prefix, so that no
   * row of scores is hidden as a whole.
   */
  private static final float HIDDEN = -1e9f;

  private final MoondreamConfig config;
  private final Graph graph;
  private final Ops ops;
  private final Parameters parameters;

  private LanguageGraph(
      MoondreamConfig config, TensorSource weights, WeightType type, WeightStore store) {
    this.config = config;
    this.graph = new Graph("language", store);
    this.ops = new Ops(graph);
    this.parameters = new Parameters(weights, graph, type);
  }

  static ModelProto build(
      MoondreamConfig config, TensorSource weights, WeightType type, WeightStore store) {
    return new LanguageGraph(config, weights, type, store).build();
  }

  private ModelProto build() {
    int dim = config.text().dim();
    Value images =
        graph.input(
            GraphNames.IMAGE_EMBEDDINGS, DataType.FLOAT, "images", config.vision().patches(), dim);
    Value prompts = graph.input(GraphNames.PROMPTS, DataType.INT64, "images", "prompts", "length");
    Value lengths = graph.input(GraphNames.PROMPT_LENGTHS, DataType.INT64, "images", "prompts");
    Value skills = graph.input(GraphNames.SKILLS, DataType.INT64, "prompts");
    Value limits = graph.input(GraphNames.LIMITS, DataType.INT64, "images", "prompts");

    Decoder decoder = new Decoder(config.text(), graph, parameters);
    List<PrefixPass.Cache> prefix = new PrefixPass(decoder, graph).build(prefix(decoder, images));

    graph.scope("rows");
    Value promptLength = ops.dim(prompts, 2);
    Value padding = ops.sub(promptLength, lengths);
    Value positions = promptPositions(promptLength, padding);
    Value afterPrompt = ops.add(ops.reshape(lengths, -1, 1), ops.ints(config.prefixLength()));
    Generation.Rows rows = rows(prompts, skills, limits);
    Value most = ops.reduceMax(Reasoning.steps(ops, config.tokenizer(), skills, limits));
    Value mask = suffixMask(promptLength, padding, most);

    RegionHeads regions = new RegionHeads(config.region(), graph, parameters);
    graph.scope("prompt");
    Value embedded =
        ops.reshape(
            withReferences(regions, decoder.embed(ops, prompts)),
            ops.concat(0, ops.ints(-1), promptLength, ops.ints(dim)));
    SuffixPass.Result prompt =
        new SuffixPass(decoder, graph, prefix, config.prefixLength())
            .build(
                "prompt",
                embedded,
                rows.prompts(),
                positions,
                promptMask(mask, promptLength),
                List.of());

    Generation generation =
        new Generation(
            decoder,
            regions,
            config.tokenizer(),
            rows,
            new Sampling(graph, config.text().vocabSize()),
            graph,
            parameters);
    graph.scope("first");
    Generation.Decision first =
        generation.first(
            ops,
            new Ops.Residual(
                lastPosition(prompt.last().stream()), lastPosition(prompt.last().normed())));
    loop(decoder, prefix, prompt, generation, first, rows, most, afterPrompt, mask, promptLength);
    return graph.toModel();
  }

  /** Begin token and image, f32 [I, 1 + P, D]. */
  private Value prefix(Decoder decoder, Value images) {
    graph.scope("prefix");
    Value begin = decoder.embed(ops, ops.ints(config.tokenizer().bosId()));
    Value beginOfEach =
        ops.expand(begin, ops.concat(0, ops.dim(images, 0), ops.ints(1, config.text().dim())));
    return ops.concat(1, beginOfEach, images);
  }

  /** f32 [I, M, T, D] to [I * M * T, D], with embeddings of places where prompts name them. */
  private Value withReferences(RegionHeads regions, Value embedded) {
    int dim = config.text().dim();
    Value positions = graph.input(GraphNames.REFERENCE_POSITIONS, DataType.INT64, "places", 1);
    Value coordinates =
        graph.input(GraphNames.REFERENCE_COORDINATES, DataType.FLOAT, 1, "coordinates", 1);
    Value sizes = graph.input(GraphNames.REFERENCE_SIZES, DataType.FLOAT, 1, "sizes", 2);
    graph.scope("prompt/reference_coordinates");
    Value encodedCoordinates = regions.encodeCoordinate(ops, coordinates);
    graph.scope("prompt/reference_sizes");
    Value encodedSizes = regions.encodeSize(ops, sizes);
    graph.scope("prompt");
    return ops.scatterRows(
        ops.reshape(embedded, -1, dim),
        positions,
        ops.reshape(ops.concat(1, encodedCoordinates, encodedSizes), -1, dim));
  }

  /** i64 [R, T]; padding takes the first position's, which is never seen. */
  private Value promptPositions(Value promptLength, Value padding) {
    Value column = ops.range(ops.squeeze(promptLength, 0));
    Value behindPadding = ops.sub(column, ops.reshape(padding, -1, 1));
    return ops.add(ops.max(behindPadding, ops.ints(0)), ops.ints(config.prefixLength()));
  }

  private Generation.Rows rows(Value prompts, Value skills, Value limits) {
    Value all = ops.dim(prompts, 1);
    return new Generation.Rows(
        all,
        count(skills, Skill.TEXT),
        count(skills, Skill.DETECT),
        ops.sub(all, count(skills, Skill.REASON)),
        skills,
        ops.gather(
            ops.ints(Arrays.stream(Skill.values()).mapToLong(Skill::period).toArray()), 0, skills),
        limits);
  }

  private Value count(Value skills, Skill skill) {
    Value matches = ops.equal(skills, ops.ints(skill.ordinal()));
    return ops.unsqueeze(ops.reduceSum(ops.cast(matches, DataType.INT64)), 0);
  }

  /**
   * What a generated position may see of the suffix, [I, 1, M, 1, T + steps] in the precision of
   * scores: all but padding.
   */
  private Value suffixMask(Value promptLength, Value padding, Value most) {
    Value columns = ops.add(ops.squeeze(promptLength, 0), most);
    Value isPadding = ops.less(ops.range(columns), ops.unsqueeze(padding, 1, 3, 4));
    return hiding(isPadding);
  }

  /** The same for the prompt itself, which is causal: [I, 1, M, T, T]. */
  private Value promptMask(Value mask, Value promptLength) {
    Value column = ops.range(ops.squeeze(promptLength, 0));
    Value later = ops.less(ops.unsqueeze(column, 1), column);
    Value causal = hiding(later);
    return ops.add(ops.slice(mask, 4, ops.ints(0), promptLength), causal);
  }

  private Value hiding(Value hidden) {
    return parameters
        .precision()
        .narrow(ops, ops.where(hidden, ops.scalar(HIDDEN), ops.scalar(0f)));
  }

  /** [R, T, D] to [R, 1, D]. */
  private Value lastPosition(Value x) {
    return ops.slice(x, 1, ops.ints(-1), ops.ints(Long.MAX_VALUE));
  }

  private void loop(
      Decoder decoder,
      List<PrefixPass.Cache> prefix,
      SuffixPass.Result prompt,
      Generation generation,
      Generation.Decision first,
      Generation.Rows rows,
      Value most,
      Value afterPrompt,
      Value mask,
      Value promptLength) {
    Graph body = loopBody(decoder, prefix, generation, rows, afterPrompt, mask, promptLength);

    graph.scope("generation");
    List<Value> inputs = new ArrayList<>();
    // At least one step, even if all rows ended at the first decision: outputs stacked over no
    // steps would come without their shape.
    inputs.add(ops.max(ops.sub(most, ops.integer(1)), ops.integer(1)));
    inputs.add(null);
    inputs.add(first.embeddings());
    inputs.add(first.done());
    inputs.add(first.answerFrom());
    for (SuffixPass.Cache cache : prompt.caches()) {
      inputs.add(cache.keys());
      inputs.add(cache.values());
    }
    int carried = inputs.size() - 2;
    List<Value> outputs =
        graph.node(
            new Node("Loop", "", "loop", inputs, List.of(body.asAttribute("body"))), carried + 2);

    Value steps = ops.concat(0, ops.unsqueeze(first.tokens(), 0), outputs.get(carried));
    graph.output(steps, GraphNames.TOKENS, DataType.INT64, "steps", "images", "prompts");
    Value coordinates =
        ops.concat(0, ops.unsqueeze(first.coordinates(), 0), outputs.get(carried + 1));
    graph.output(
        coordinates, GraphNames.COORDINATES, DataType.FLOAT, "steps", "images", "regions", 2);
  }

  /** Whether a row is not done yet, bool scalar. */
  private static Value anyLeft(Ops ops, Value done) {
    Value least = ops.reduceMin(ops.cast(done, DataType.INT64));
    return ops.not(ops.cast(least, DataType.BOOL));
  }

  /**
   * A step of generation: the decoder consumes one embedding a row, then every row decides. Prefix
   * KV cache and weights are captured from the outer graph; only the suffix KV cache is carried.
   */
  private Graph loopBody(
      Decoder decoder,
      List<PrefixPass.Cache> prefix,
      Generation generation,
      Generation.Rows rows,
      Value afterPrompt,
      Value mask,
      Value promptLength) {
    int dim = config.text().dim();
    int heads = config.text().kvHeads();
    int headDim = config.text().headDim();
    Graph body = graph.body("step");
    Ops inner = new Ops(body);
    Value iteration = body.input("step/iteration", DataType.INT64);
    body.input("step/condition", DataType.BOOL);
    Value embeddings = body.input("step/embeddings", DataType.FLOAT, "rows", 1, dim);
    Value done = body.input("step/done", DataType.BOOL, "images", "prompts");
    Value answerFrom = body.input("step/answer_from", DataType.INT64, "images", "prompts");
    DataType cacheType = decoder.precision().type();
    List<SuffixPass.Cache> past = new ArrayList<>();
    for (int layer = 0; layer < config.text().layers(); layer++) {
      past.add(
          new SuffixPass.Cache(
              body.input("step/keys." + layer, cacheType, "i", heads, "m", "past", headDim),
              body.input("step/values." + layer, cacheType, "i", heads, "m", "past", headDim)));
    }

    body.scope("rows");
    Value index = inner.reshape(iteration, 1);
    Value step = inner.add(index, inner.ints(1));
    // A row that ended at the context's end goes on beside those that have room.
    Value positions =
        inner.min(inner.add(afterPrompt, index), inner.ints(config.text().maxContext() - 1L));
    Value seen = inner.slice(mask, 4, inner.ints(0), inner.add(promptLength, step));
    SuffixPass.Result result =
        new SuffixPass(decoder, body, prefix, config.prefixLength())
            .build("decode", embeddings, rows.prompts(), positions, seen, past);
    Generation.Decision decision = generation.later(inner, result.last(), step, done, answerFrom);

    body.scope("condition");
    body.output(anyLeft(inner, decision.done()), DataType.BOOL);
    body.output(decision.embeddings(), DataType.FLOAT, "rows", 1, dim);
    body.output(decision.done(), DataType.BOOL, "images", "prompts");
    body.output(decision.answerFrom(), DataType.INT64, "images", "prompts");
    for (SuffixPass.Cache cache : result.caches()) {
      body.output(cache.keys(), cacheType, "i", heads, "m", "grown", headDim);
      body.output(cache.values(), cacheType, "i", heads, "m", "grown", headDim);
    }
    body.output(decision.tokens(), DataType.INT64, "images", "prompts");
    body.output(decision.coordinates(), DataType.FLOAT, "images", "regions", 2);
    return body;
  }
}
