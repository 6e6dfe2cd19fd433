package io.moonspark.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtSession;
import io.moonspark.jobs.scenes.IconFamily;
import io.moonspark.jobs.scenes.PictureFormat;
import io.moonspark.jobs.scenes.Scene;
import io.moonspark.jobs.scenes.SceneRenderer;
import io.moonspark.jobs.scenes.SceneSampler;
import io.moonspark.model.CaptionLength;
import io.moonspark.model.Device;
import io.moonspark.model.Enrichment;
import io.moonspark.model.ModelPack;
import io.moonspark.model.Moondream;
import io.moonspark.model.Request;
import io.moonspark.model.bench.OfficialLayout;
import io.moonspark.model.config.MoondreamConfig;
import io.moonspark.model.graph.GraphFiles;
import io.moonspark.model.graph.GraphNames;
import io.moonspark.model.graph.WeightType;
import io.moonspark.model.pack.PackBuilder;
import io.moonspark.model.pack.Packs;
import io.moonspark.model.text.PromptEncoder;
import io.moonspark.model.text.Tokenizer;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On the same weights, the trainer's network gives what the ONNX graphs give. */
final class ForwardTest {

  private static final int IMAGES = 4;
  private static final float TOLERANCE = 1e-4f;
  private static final String FIRST_LOGITS = "first/lm_head/Add";

  @TempDir private Path temp;

  private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
  private final SceneSampler scenes = SceneSampler.of(11, IconFamily.TRAINING);
  private final SceneRenderer renderer = SceneRenderer.ofSide(112);

  @Test
  void imageEmbeddingsAndFirstLogitsAreThoseOfTheGraphs() throws Exception {
    assertSame(Packs.embedded(), NanoNetwork.trained(temp, Precision.FP32));
  }

  @Test
  void adaptersGiveWhatTheyGiveOnceTheyAreMerged() throws Exception {
    MoondreamConfig config = NanoNetwork.config();
    Map<String, int[]> adapters = Adapters.layout(config.text(), 3);
    Map<String, float[]> drawn = Adapters.values(adapters, 5);
    Random random = new Random(6);
    // B is zero before training.
    drawn.forEach(
        (name, matrix) -> {
          for (int i = 0; name.endsWith(Adapters.B) && i < matrix.length; i++) {
            matrix[i] = 0.05f * (float) random.nextGaussian();
          }
        });
    Map<String, int[]> layout = new LinkedHashMap<>(OfficialLayout.of(config));
    Path weights = NanoNetwork.weights(temp);
    Map<String, float[]> values = ParameterStore.read(weights, layout, "");
    layout.putAll(adapters);
    values.putAll(drawn);
    ParameterStore parameters =
        ParameterStore.of(layout, values, Precision.FP32, adapters::containsKey);
    Path file = temp.resolve("adapters.safetensors");
    Adapters.write(adapters, parameters, file);
    ModelPack plain = Packs.embedded();
    Path merged = temp.resolve("merged");
    PackBuilder.build(
        "merged",
        new PackBuilder.Sources(
                weights, Packs.config(plain), Packs.tokenizer(plain), WeightType.FP32)
            .withLora(file),
        merged);
    assertSame(Packs.at(merged), new Network(config, parameters));
  }

  private void assertSame(ModelPack pack, Network network) throws Exception {
    MoondreamConfig config = MoondreamConfig.read(Packs.config(pack));
    byte[][] images = images();
    try (Tokenizer tokenizer = Tokenizer.open(Packs.tokenizer(pack));
        OrtSession vision =
            environment.createSession(pack.directory().resolve(GraphFiles.VISION).toString());
        OrtSession language = environment.createSession(exposing(pack).toString());
        NDManager manager = NDManager.newBaseManager(Torch.ENGINE)) {
      NDArray seen = network.see(manager, images);
      try (OrtSession.Result expected = vision.run(visionInputs(images))) {
        assertArrayEquals(
            floats(expected, GraphNames.IMAGE_EMBEDDINGS), seen.toFloatArray(), TOLERANCE);
        long[] prompt =
            new PromptEncoder(config.tokenizer(), tokenizer).caption(CaptionLength.LONG);
        List<List<PromptSequence>> rows = new ArrayList<>();
        List<Integer> owners = new ArrayList<>();
        for (int i = 0; i < IMAGES; i++) {
          // The one asked about stands behind others, of which it must not see anything.
          PromptSequence other =
              new PromptSequence(LongStream.range(10, 12 + i).toArray()).say(new long[0], 0);
          rows.add(List.of(other));
          rows.add(List.of(other, new PromptSequence(prompt).say(new long[0], 0)));
          owners.addAll(List.of(i, i));
        }
        PackedPrompts packed =
            PackedPrompts.of(
                new PromptRows(rows, owners, IMAGES + 1 + prompt.length), network.prefixLength());
        NDArray hidden = network.hidden(manager, seen, packed);
        long[] ends =
            LongStream.range(0, IMAGES).map(i -> packed.textAt()[(int) (3 * i + 2)]).toArray();
        float[] logits = network.logits(hidden, manager.create(ends)).toFloatArray();
        try (OrtSession.Result said = language.run(languageInputs(expected, prompt))) {
          assertArrayEquals(floats(said, FIRST_LOGITS), logits, TOLERANCE);
        }
      }
    }
  }

  /** Eight bits of a factor are kept: the logits move by less than a token's lead, mostly. */
  @Test
  void roundedFactorsChangeTheLossByLittle() throws Exception {
    double exact = loss(NanoNetwork.trained(temp, Precision.FP32));
    double rounded = loss(NanoNetwork.trained(temp, Precision.BF16));
    assertEquals(exact, rounded, 0.02 * exact + 0.005);
    assertNotEquals(exact, rounded);
  }

  private double loss(Network network) throws Exception {
    try (Tokenizer tokenizer = Tokenizer.open(Packs.tokenizer(Packs.embedded()));
        NDManager manager = NDManager.newBaseManager(Torch.ENGINE)) {
      ExamplePrompts prompts =
          new ExamplePrompts(network.config().tokenizer(), tokenizer, network.region());
      List<List<PromptSequence>> packed = new ArrayList<>();
      for (int i = 0; i < IMAGES; i++) {
        packed.add(prompts.of(SceneExamples.truth(scenes.scene(i)), i, 200));
      }
      return network
          .promptLoss(
              manager,
              network.see(manager, images()),
              PackedPrompts.of(rows(network, packed), network.prefixLength()))
          .getFloat();
    } finally {
      network.parameters().close();
    }
  }

  private static PromptRows rows(Network network, List<List<PromptSequence>> prompts) {
    return PromptRows.of(prompts, network.prefixLength(), network.config().text().dim());
  }

  @Test
  void whatTheModelSaidIsTheLikeliestForTheNetworkToo() throws Exception {
    ModelPack pack = Packs.embedded();
    MoondreamConfig config = MoondreamConfig.read(Packs.config(pack));
    Network network = NanoNetwork.trained(temp, Precision.FP32);
    byte[][] images = images();
    List<Enrichment> said = new ArrayList<>();
    List<String> labels = List.of("star", "car", "dog");
    try (Moondream model = Moondream.open(pack, Device.cpu())) {
      for (int i = 0; i < IMAGES; i++) {
        byte[] png = PictureFormat.PNG.encode(renderer.image(scenes.scene(i)));
        said.addAll(
            model.enrich(
                List.of(
                    new Moondream.Item(
                        model.prepare(png),
                        Request.none().caption(CaptionLength.LONG).detect(labels).point(labels)))));
      }
    }
    try (Tokenizer tokenizer = Tokenizer.open(Packs.tokenizer(pack));
        NDManager manager = NDManager.newBaseManager(Torch.ENGINE)) {
      PromptEncoder encoder = new PromptEncoder(config.tokenizer(), tokenizer);
      List<List<PromptSequence>> prompts = new ArrayList<>();
      for (Enrichment each : said) {
        List<PromptSequence> all = new ArrayList<>();
        all.add(
            new PromptSequence(encoder.caption(CaptionLength.LONG))
                .say(
                    each.captions().get(0).text().tokens().stream()
                        .mapToLong(Integer::longValue)
                        .toArray(),
                    config.tokenizer().eosId()));
        for (String label : labels) {
          all.add(boxes(network, config, encoder, label, each));
          all.add(points(network, config, encoder, label, each));
        }
        prompts.add(all);
      }
      PackedPrompts packed = PackedPrompts.of(rows(network, prompts), network.prefixLength());
      NDArray hidden = network.hidden(manager, network.see(manager, images), packed);
      long[] tokens =
          network.logits(hidden, manager.create(packed.textAt())).argMax(1).toLongArray();
      // Between objects, any token but the end stands for another one.
      long end = config.tokenizer().eosId();
      for (int i = 0; i < tokens.length; i++) {
        long wanted = packed.textTargets()[i];
        boolean same =
            wanted == config.tokenizer().tokensOfPlaces().coordId()
                ? tokens[i] != end
                : tokens[i] == wanted;
        assertEquals(true, same, "token " + i + ": " + tokens[i] + ", not " + wanted);
      }
      assertArrayEquals(
          Arrays.stream(packed.coordinateBins()).asLongStream().toArray(),
          network
              .region()
              .coordinateLogits(Torch.rows(hidden, manager.create(packed.coordinateAt())))
              .argMax(1)
              .toLongArray());
      assertArrayEquals(
          Arrays.stream(packed.sizeBins()).asLongStream().toArray(),
          network
              .region()
              .sizeLogits(Torch.rows(hidden, manager.create(packed.sizeAt())))
              .argMax(1)
              .toLongArray());
    }
  }

  private static PromptSequence boxes(
      Network network,
      MoondreamConfig config,
      PromptEncoder encoder,
      String label,
      Enrichment said) {
    PromptSequence sequence = new PromptSequence(encoder.detect(label));
    for (Enrichment.Box box : said.boxes()) {
      if (box.label().equals(label)) {
        sequence.decide(config.tokenizer().tokensOfPlaces().coordId());
        sequence.coordinate(network.region(), (box.xMin() + box.xMax()) / 2);
        sequence.coordinate(network.region(), (box.yMin() + box.yMax()) / 2);
        sequence.size(network.region(), box.xMax() - box.xMin(), box.yMax() - box.yMin());
      }
    }
    sequence.decide(config.tokenizer().eosId());
    return sequence;
  }

  private static PromptSequence points(
      Network network,
      MoondreamConfig config,
      PromptEncoder encoder,
      String label,
      Enrichment said) {
    PromptSequence sequence = new PromptSequence(encoder.point(label));
    for (Enrichment.Point point : said.points()) {
      if (point.label().equals(label)) {
        sequence.decide(config.tokenizer().tokensOfPlaces().coordId());
        sequence.coordinate(network.region(), point.x());
        sequence.coordinate(network.region(), point.y());
      }
    }
    sequence.decide(config.tokenizer().eosId());
    return sequence;
  }

  private byte[][] images() {
    byte[][] images = new byte[IMAGES][];
    for (int i = 0; i < IMAGES; i++) {
      Scene scene = scenes.scene(i);
      images[i] = renderer.rgb(scene);
    }
    return images;
  }

  private Map<String, OnnxTensor> visionInputs(byte[][] images) throws Exception {
    ByteBuffer pixels = ByteBuffer.allocateDirect(images.length * images[0].length);
    for (byte[] image : images) {
      pixels.put(image);
    }
    return Map.of(
        GraphNames.CROPS,
        OnnxTensor.createTensor(
            environment,
            pixels.flip(),
            new long[] {images.length, 112, 112, 3},
            OnnxJavaType.UINT8),
        GraphNames.TILING,
        longs(new long[] {1, 1}, 2));
  }

  private Map<String, OnnxTensor> languageInputs(OrtSession.Result seen, long[] prompt)
      throws Exception {
    long[] prompts = new long[IMAGES * prompt.length];
    for (int i = 0; i < prompts.length; i++) {
      prompts[i] = prompt[i % prompt.length];
    }
    long[] lengths = new long[IMAGES];
    Arrays.fill(lengths, prompt.length);
    long[] limits = new long[IMAGES];
    Arrays.fill(limits, 1);
    Map<String, OnnxTensor> inputs = new HashMap<>();
    inputs.put(
        GraphNames.IMAGE_EMBEDDINGS,
        (OnnxTensor) seen.get(GraphNames.IMAGE_EMBEDDINGS).orElseThrow());
    inputs.put(GraphNames.PROMPTS, longs(prompts, IMAGES, 1, prompt.length));
    inputs.put(GraphNames.PROMPT_LENGTHS, longs(lengths, IMAGES, 1));
    inputs.put(GraphNames.SKILLS, longs(new long[] {0}, 1));
    inputs.put(GraphNames.LIMITS, longs(limits, IMAGES, 1));
    inputs.put(GraphNames.REFERENCE_POSITIONS, longs(new long[0], 0, 1));
    inputs.put(GraphNames.REFERENCE_COORDINATES, noFloats(1, 0, 1));
    inputs.put(GraphNames.REFERENCE_SIZES, noFloats(1, 0, 2));
    inputs.put(GraphNames.SAMPLED_ROWS, longs(new long[0], 0));
    inputs.put(GraphNames.TEMPERATURES, noFloats(0, 1));
    inputs.put(GraphNames.TOP_PS, noFloats(0, 1));
    inputs.put(GraphNames.DRAWS, noFloats(0, 1));
    return inputs;
  }

  private OnnxTensor noFloats(long... shape) throws Exception {
    return OnnxTensor.createTensor(environment, FloatBuffer.allocate(0), shape);
  }

  private OnnxTensor longs(long[] values, long... shape) throws Exception {
    return OnnxTensor.createTensor(environment, LongBuffer.wrap(values), shape);
  }

  private static float[] floats(OrtSession.Result result, String name) {
    FloatBuffer buffer = ((OnnxTensor) result.get(name).orElseThrow()).getFloatBuffer();
    float[] values = new float[buffer.remaining()];
    buffer.get(values);
    return values;
  }

  /** A copy of the language graph, beside its weights, that gives the first logits, too. */
  private Path exposing(ModelPack pack) throws Exception {
    ModelProto.Builder model =
        ModelProto.parseFrom(Files.readAllBytes(pack.directory().resolve(GraphFiles.LANGUAGE)))
            .toBuilder();
    model.getGraphBuilder().addOutput(ValueInfoProto.newBuilder().setName(FIRST_LOGITS));
    Files.copy(
        pack.directory().resolve(GraphFiles.LANGUAGE + ".data"),
        temp.resolve(GraphFiles.LANGUAGE + ".data"));
    return Files.write(temp.resolve(GraphFiles.LANGUAGE), model.build().toByteArray());
  }
}
