package io.moonspark.model.graph;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import io.moonspark.model.config.VisionConfig;
import io.moonspark.model.weights.TensorSource;

/**
 * Pixels to image embeddings.
 *
 * <p>Inputs: {@code crops} u8 [N, S, S, 3], the crops of all images one after the other, each
 * image's global crop before its local ones; {@code tiling} i64 [2], rows and columns of local
 * crops, the same for all images of a batch. A 1 x 1 tiling has no local crop of its own: the
 * global one serves as both. Output: {@code image_embeddings} f32 [I, P, D]. Between the two,
 * products are computed in the precision of the weights.
 *
 * <p>Source: {@code vision.py} and {@code image_crops.py} of vikhyat/moondream.
 */
final class VisionGraph {

  private final VisionConfig config;
  private final Graph graph;
  private final Ops ops;
  private final Parameters parameters;
  private final Precision precision;

  private VisionGraph(
      VisionConfig config, TensorSource weights, WeightType type, WeightStore store) {
    this.config = config;
    this.graph = new Graph("vision", store);
    this.ops = new Ops(graph);
    this.parameters = new Parameters(weights, graph, type.ofVision());
    this.precision = parameters.precision();
  }

  static ModelProto build(
      VisionConfig config, TensorSource weights, WeightType type, WeightStore store) {
    return new VisionGraph(config, weights, type, store).build();
  }

  private ModelProto build() {
    int side = config.cropSize();
    Value crops =
        graph.input(GraphNames.CROPS, DataType.UINT8, "crops", side, side, config.channels());
    Value tiling = graph.input(GraphNames.TILING, DataType.INT64, 2);

    Value features = encoder(patches(crops));

    graph.scope("vision/crops");
    Value locals = ops.mul(element(tiling, 0), element(tiling, 1));
    Value perImage =
        ops.where(ops.equal(locals, ops.ints(1)), locals, ops.add(locals, ops.ints(1)));
    Value byImage =
        ops.reshape(
            features,
            ops.concat(0, ops.ints(-1), perImage, ops.ints(config.patches(), config.dim())));
    Value global = ops.gather(byImage, 1, ops.integer(0));
    Value local = ops.slice(byImage, 1, ops.sub(perImage, locals), perImage);

    Value embeddings = project(global, stitchAndPool(local, tiling));
    graph.output(
        embeddings,
        GraphNames.IMAGE_EMBEDDINGS,
        DataType.FLOAT,
        "images",
        config.patches(),
        config.projectionDim());
    return graph.toModel();
  }

  private Value element(Value vector, int index) {
    return ops.slice(vector, 0, ops.ints(index), ops.ints(index + 1L));
  }

  /** u8 [N, S, S, 3] to normalised patches [N, P, p * p * 3], pixels from -1 to 1. */
  private Value patches(Value crops) {
    graph.scope("vision/patches");
    int grid = config.grid();
    int patch = config.patchSize();
    int run = patch * config.channels();
    Value split = ops.reshape(crops, 0, grid, patch, grid, run);
    Value grouped = ops.transpose(split, 0, 1, 3, 2, 4);
    Value flat = ops.reshape(grouped, 0, config.patches(), config.patchDim());
    Value pixels = ops.cast(flat, DataType.FLOAT);
    return precision.narrow(ops, ops.sub(ops.mul(pixels, ops.scalar(2f / 255f)), ops.scalar(1f)));
  }

  /** The ViT: patches to features [N, P, enc_dim]. */
  private Value encoder(Value patches) {
    graph.scope("vision/patch_emb");
    Value embedded =
        ops.add(
            precision.widen(ops, ops.matMul("projection", patches, patchWeights())),
            graph.weight(
                "vision.pos_emb", positionsWithPatchBias(), 1, config.patches(), config.dim()));
    Ops.Residual x =
        precision.start(ops, embedded, parameters.norm(block(0) + ".ln1", config.dim()));
    for (int layer = 0; layer < config.layers(); layer++) {
      String name = block(layer);
      graph.scope(name.replace('.', '/'));
      Ops.Linear out = parameters.linear(name + ".attn.proj", config.dim(), config.dim());
      Value attended = ops.matMul("proj", attention(name, x.normed()), out.weight());
      x =
          precision.add(
              ops, x.stream(), attended, out.bias(), parameters.norm(name + ".ln2", config.dim()));
      Ops.Mlp mlp = parameters.mlp(name + ".mlp", config.dim(), config.ffDim(), config.dim());
      Value changed = ops.mlpWithoutBias(x.normed(), mlp.fc1(), mlp.fc2().weight());
      boolean last = layer + 1 == config.layers();
      if (last) {
        graph.scope("vision/post_ln");
      }
      String next = last ? "vision.post_ln" : block(layer + 1) + ".ln1";
      x =
          precision.add(
              ops, x.stream(), changed, mlp.fc2().bias(), parameters.norm(next, config.dim()));
    }
    return x.normed();
  }

  private static String block(int layer) {
    return "vision.blocks." + layer;
  }

  /** Patches come as (row, column, channel); the official weights take (channel, row, column). */
  private Weight patchWeights() {
    int area = config.patchSize() * config.patchSize();
    int channels = config.channels();
    int size = config.patchDim();
    float[] official = parameters.matrix("vision.patch_emb", size, config.dim()).values();
    float[] values = new float[official.length];
    for (int row = 0; row < config.dim(); row++) {
      for (int pixel = 0; pixel < area; pixel++) {
        for (int channel = 0; channel < channels; channel++) {
          values[row * size + pixel * channels + channel] =
              official[row * size + channel * area + pixel];
        }
      }
    }
    return parameters.dense("vision.patch_emb.weight", new Matrix(config.dim(), size, values));
  }

  /** Both are added to every crop, so they are added to each other once, here. */
  private float[] positionsWithPatchBias() {
    float[] positions = parameters.read("vision.pos_emb", 1, config.patches(), config.dim());
    float[] bias = parameters.read("vision.patch_emb.bias", config.dim());
    for (int i = 0; i < positions.length; i++) {
      positions[i] += bias[i % bias.length];
    }
    return positions;
  }

  private Value attention(String name, Value normed) {
    int dim = config.dim();
    Matrix qkv = parameters.matrix(name + ".attn.qkv", dim, 3 * dim);
    Value[] projected = new Value[3];
    String[] parts = {"q", "k", "v"};
    for (int i = 0; i < parts.length; i++) {
      Weight weight =
          parameters.weight(
              name + ".attn." + parts[i] + ".weight", qkv.slice(i * dim, (i + 1) * dim));
      projected[i] = ops.matMul(parts[i], normed, weight);
    }
    Value bias = parameters.innerVector(name + ".attn.qkv.bias", 3 * dim);
    return graph.node(
        Node.microsoft("MultiHeadAttention", projected[0], projected[1], projected[2], bias)
            .with("num_heads", config.heads()));
  }

  /**
   * Puts the local crops' features side by side without their inner margins and pools the result to
   * one crop's grid, as two matrix products: stitching and adaptive average pooling are both linear
   * and act on rows and columns apart.
   *
   * @param local [I, rows * columns, P, enc_dim]
   * @return [I, P, enc_dim]
   */
  private Value stitchAndPool(Value local, Value tiling) {
    graph.scope("vision/stitch");
    int grid = config.grid();
    int dim = config.dim();
    Value rows = element(tiling, 0);
    Value columns = element(tiling, 1);
    Value tiles =
        ops.reshape(local, ops.concat(0, ops.ints(-1), rows, columns, ops.ints(grid, grid, dim)));
    Value inOrder = ops.transpose(tiles, 0, 1, 3, 2, 4, 5);
    Value byRow =
        ops.reshape(
            inOrder,
            ops.concat(
                0,
                ops.ints(-1),
                ops.mul(rows, ops.ints(grid)),
                ops.mul(columns, ops.ints((long) grid * dim))));
    Value pooledRows = precision.matMul(graph, "pool_rows", poolingMatrix(rows), byRow);
    Value byColumn =
        ops.reshape(
            pooledRows,
            ops.concat(0, ops.ints(-1, grid), ops.mul(columns, ops.ints(grid)), ops.ints(dim)));
    Value pooled = precision.matMul(graph, "pool_columns", poolingMatrix(columns), byColumn);
    return ops.reshape(pooled, 0, config.patches(), dim);
  }

  /**
   * The matrix [grid, tiles * grid] that stitches and pools one axis. Entry (i, j) is the weight of
   * position {@code j % grid} of tile {@code j / grid} in the pooled position i: zero if the
   * position lies in an inner margin or outside of bin i. Bins as in torch's adaptive average
   * pooling: from {@code floor(i * n / grid)} to {@code ceil((i + 1) * n / grid)}.
   *
   * @param tiles i64 [1]
   */
  private Value poolingMatrix(Value tiles) {
    int grid = config.grid();
    int margin = config.overlapMargin();
    int window = grid - 2 * margin;
    Value column = ops.range(ops.squeeze(ops.mul(tiles, ops.ints(grid)), 0));
    Value tile = ops.div(column, ops.ints(grid));
    Value within = ops.mod(column, ops.ints(grid));
    Value position = ops.add(ops.mul(tile, ops.ints(window)), within);
    Value inOuterOrAfterMargin =
        ops.or(ops.equal(tile, ops.ints(0)), ops.lessOrEqual(ops.ints(margin), within));
    Value inOuterOrBeforeMargin =
        ops.or(
            ops.equal(tile, ops.sub(tiles, ops.ints(1))),
            ops.less(within, ops.ints(grid - (long) margin)));
    Value kept = ops.and(inOuterOrAfterMargin, inOuterOrBeforeMargin);

    Value length = ops.add(ops.mul(tiles, ops.ints(window)), ops.ints(2L * margin));
    Value bin = ops.unsqueeze(ops.range(ops.integer(grid)), 1);
    Value start = ops.div(ops.mul(bin, length), ops.ints(grid));
    Value end =
        ops.div(
            ops.add(ops.mul(ops.add(bin, ops.ints(1)), length), ops.ints(grid - 1L)),
            ops.ints(grid));
    Value inBin = ops.and(ops.lessOrEqual(start, position), ops.less(position, end));
    Value weight = ops.div(ops.scalar(1f), ops.cast(ops.sub(end, start), DataType.FLOAT));
    return precision.narrow(ops, ops.where(ops.and(kept, inBin), weight, ops.scalar(0f)));
  }

  private Value project(Value global, Value pooled) {
    graph.scope("vision/projection");
    Ops.Mlp mlp =
        parameters.mlp(
            "vision.proj_mlp",
            2 * config.dim(),
            config.projectionInnerDim(),
            config.projectionDim());
    Value projected =
        ops.mlpWithoutBias(ops.concat(2, global, pooled), mlp.fc1(), mlp.fc2().weight());
    return ops.add(precision.widen(ops, projected), mlp.fc2().bias());
  }
}
