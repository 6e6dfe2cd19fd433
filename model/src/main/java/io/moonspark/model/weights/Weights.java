package io.moonspark.model.weights;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The model's tensors, read one at a time as float32 under one style of names, from a safetensors
 * file or from shards with an index.
 */
public final class Weights implements TensorSource, AutoCloseable {
  private static final String INDEX = "model.safetensors.index.json";
  private static final String SINGLE = "model.safetensors";

  /** A tensor and the file it is in. */
  private record Located(Safetensors file, String name) {}

  private final Path source;
  private final List<Safetensors> files;
  private final Map<String, Located> tensors = new LinkedHashMap<>();
  private final Set<String> unread = new TreeSet<>();
  private final Listener listener;

  /** Told about every tensor that is read. */
  public interface Listener {

    /**
     * @param tensor its name
     * @param done tensors read so far, this one included
     * @param total tensors there are
     */
    void onRead(String tensor, int done, int total);
  }

  private Weights(Path source, List<Safetensors> files, Listener listener) throws WeightsException {
    this.listener = listener;
    this.source = source;
    this.files = files;
    for (Safetensors file : files) {
      for (String name : file.tensors().keySet()) {
        String normal = TensorNames.normalise(name);
        Located other = tensors.put(normal, new Located(file, name));
        if (other != null) {
          throw new WeightsException(
              file.file()
                  + ": tensor "
                  + name
                  + " is the same as "
                  + other.name()
                  + " of "
                  + other.file().file());
        }
        unread.add(normal);
      }
    }
  }

  /**
   * Opens a safetensors file, or a directory with {@code model.safetensors.index.json} and its
   * shards, with {@code model.safetensors}, or with one safetensors file of any name.
   *
   * @throws WeightsException if there is none, a shard is missing, or a file is damaged
   */
  public static Weights open(Path source) throws IOException {
    return open(source, (tensor, done, total) -> {});
  }

  /** Opens weights and tells a listener as they are read. */
  public static Weights open(Path source, Listener listener) throws IOException {
    List<Safetensors> opened = new ArrayList<>();
    try {
      for (Path file : files(source)) {
        opened.add(Safetensors.open(file));
      }
      return new Weights(source, opened, listener);
    } catch (IOException | RuntimeException e) {
      for (Safetensors file : opened) {
        file.close();
      }
      throw e;
    }
  }

  private static List<Path> files(Path source) throws IOException {
    if (Files.isRegularFile(source)) {
      return List.of(source);
    }
    if (!Files.isDirectory(source)) {
      throw new WeightsException(source + " is neither a file nor a directory");
    }
    Path index = source.resolve(INDEX);
    if (Files.isRegularFile(index)) {
      return shards(source, index);
    }
    if (Files.isRegularFile(source.resolve(SINGLE))) {
      return List.of(source.resolve(SINGLE));
    }
    try (Stream<Path> all = Files.list(source)) {
      List<Path> found =
          all.filter(file -> file.getFileName().toString().endsWith(".safetensors")).toList();
      if (found.size() != 1) {
        throw new WeightsException(
            source
                + " has "
                + found.size()
                + " safetensors files and neither "
                + INDEX
                + " nor "
                + SINGLE);
      }
      return found;
    }
  }

  private static List<Path> shards(Path source, Path index) throws IOException {
    JsonNode map = new ObjectMapper().readTree(index.toFile()).path("weight_map");
    Set<String> names = new TreeSet<>();
    map.forEach(file -> names.add(file.asText()));
    if (names.isEmpty()) {
      throw new WeightsException(index + " has no weight_map");
    }
    List<Path> shards = new ArrayList<>();
    for (String name : names) {
      Path shard = source.resolve(name).normalize();
      if (!shard.startsWith(source.normalize())) {
        throw new WeightsException(index + " names a shard outside of its directory, " + name);
      }
      if (!Files.isRegularFile(shard)) {
        throw new WeightsException(source + ": shard " + name + " is missing");
      }
      shards.add(shard);
    }
    return shards;
  }

  /** Reads a tensor; weights kept in 4 bits are unpacked. */
  @Override
  public float[] read(String name, int... shape) throws IOException {
    if (!tensors.containsKey(name) && tensors.containsKey(name + ".packed")) {
      return readPacked(name, shape);
    }
    Located located = locate(name);
    if (TensorNames.isOldStyle(located.name()) && name.endsWith("_features")) {
      return transposed(values(located, shape[1], shape[0]), shape[1], shape[0]);
    }
    return values(located, shape);
  }

  private float[] readPacked(String name, int[] shape) throws IOException {
    int elements = Arrays.stream(shape).reduce(1, Math::multiplyExact);
    int groups = elements / PackedInt4.GROUP;
    return PackedInt4.unpack(
        values(locate(name + ".packed"), groups / 2, PackedInt4.GROUP),
        values(locate(name + ".scale"), groups, 1),
        values(locate(name + ".zero_point"), groups, 1));
  }

  private Located locate(String name) throws WeightsException {
    Located located = tensors.get(name);
    if (located == null) {
      throw new WeightsException(source + ": tensor " + name + " is missing");
    }
    unread.remove(name);
    listener.onRead(name, tensors.size() - unread.size(), tensors.size());
    return located;
  }

  private static float[] values(Located located, int... shape) throws IOException {
    TensorInfo tensor = located.file().tensors().get(located.name());
    if (!tensor.hasShape(Arrays.stream(shape).asLongStream().toArray())) {
      throw new WeightsException(
          located.file().file()
              + ": tensor "
              + located.name()
              + " has the shape "
              + tensor.shape()
              + ", but the config makes it "
              + Arrays.toString(shape));
    }
    return located.file().read(located.name());
  }

  private static float[] transposed(float[] values, int rows, int columns) {
    float[] out = new float[values.length];
    for (int row = 0; row < rows; row++) {
      for (int column = 0; column < columns; column++) {
        out[column * rows + row] = values[row * columns + column];
      }
    }
    return out;
  }

  /** Shapes of all tensors, by name in the one style. */
  public Map<String, List<Long>> shapes() {
    Map<String, List<Long>> shapes = new TreeMap<>();
    tensors.forEach(
        (name, located) -> shapes.put(name, located.file().tensors().get(located.name()).shape()));
    return shapes;
  }

  /** Tensors that nothing has read so far: what is left over when a model has been built. */
  public Set<String> unread() {
    return Set.copyOf(unread);
  }

  /** Where this was opened. */
  public Path source() {
    return source;
  }

  @Override
  public void close() throws IOException {
    for (Safetensors file : files) {
      file.close();
    }
  }
}
