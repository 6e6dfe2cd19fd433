package io.moonspark.model.weights;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A memory-mapped safetensors file (format: github.com/huggingface/safetensors): eight bytes of
 * little-endian header length, a JSON header that gives each tensor's type, shape and byte range,
 * then the tensors.
 *
 * <p>The whole header is checked at opening: every byte of data belongs to exactly one tensor, and
 * every tensor's range fits its type and shape.
 */
final class Safetensors implements AutoCloseable {
  /** The limit of the reference implementation; a longer header is an attack or no safetensors. */
  private static final long MAX_HEADER_BYTES = 100_000_000;

  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private final Path file;
  private final FileChannel channel;
  private final long dataStart;
  private final Map<String, TensorInfo> tensors;

  private Safetensors(
      Path file, FileChannel channel, long dataStart, Map<String, TensorInfo> tensors) {
    this.file = file;
    this.channel = channel;
    this.dataStart = dataStart;
    this.tensors = tensors;
  }

  /**
   * Opens a file.
   *
   * @throws WeightsException if it is truncated or its header is bad
   */
  public static Safetensors open(Path file) throws IOException {
    FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
    try {
      long headerBytes = headerLength(file, channel);
      JsonNode header = header(file, channel, (int) headerBytes);
      long dataStart = Long.BYTES + headerBytes;
      Map<String, TensorInfo> tensors = tensors(file, header);
      checkRanges(file, tensors, channel.size() - dataStart);
      return new Safetensors(file, channel, dataStart, tensors);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  /** All tensors, in the order of the header. */
  public Map<String, TensorInfo> tensors() {
    return tensors;
  }

  /**
   * Reads a tensor as float32, in row-major order.
   *
   * @throws WeightsException if there is no such tensor or it is too large for one array
   */
  public float[] read(String name) throws IOException {
    TensorInfo tensor = tensors.get(name);
    if (tensor == null) {
      throw new WeightsException(file + ": tensor " + name + " is missing");
    }
    if (tensor.elements() > Integer.MAX_VALUE - 8) {
      throw new WeightsException(file + ": tensor " + name + " has more than 2^31 elements");
    }
    float[] values = new float[(int) tensor.elements()];
    int elementBytes = tensor.dtype().bytes();
    // A mapping holds at most 2^31 bytes, so large tensors are read in pieces.
    int piece = 1 << 26;
    for (int done = 0; done < values.length; done += piece) {
      int count = Math.min(piece, values.length - done);
      ByteBuffer bytes =
          channel
              .map(
                  FileChannel.MapMode.READ_ONLY,
                  dataStart + tensor.begin() + (long) done * elementBytes,
                  (long) count * elementBytes)
              .order(ByteOrder.LITTLE_ENDIAN);
      tensor.dtype().read(bytes, values, done, count);
    }
    return values;
  }

  /** The file this was opened from. */
  public Path file() {
    return file;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  private static long headerLength(Path file, FileChannel channel) throws IOException {
    ByteBuffer eight = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    if (channel.size() < Long.BYTES) {
      throw new WeightsException(file + ": truncated, shorter than the header length");
    }
    readFully(channel, eight, 0);
    long length = eight.flip().getLong();
    if (length < 2 || length > MAX_HEADER_BYTES) {
      throw new WeightsException(
          file + ": bad header, its length is given as " + Long.toUnsignedString(length));
    }
    if (Long.BYTES + length > channel.size()) {
      throw new WeightsException(
          file
              + ": truncated, the header alone has "
              + length
              + " bytes, the file "
              + channel.size());
    }
    return length;
  }

  private static JsonNode header(Path file, FileChannel channel, int length) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(length);
    readFully(channel, bytes, Long.BYTES);
    try {
      JsonNode header = JSON.readTree(new String(bytes.array(), StandardCharsets.UTF_8));
      if (!header.isObject()) {
        throw new WeightsException(file + ": bad header, not a JSON object");
      }
      return header;
    } catch (JsonProcessingException e) {
      throw new WeightsException(file + ": bad header, " + e.getOriginalMessage(), e);
    }
  }

  private static void readFully(FileChannel channel, ByteBuffer to, long position)
      throws IOException {
    while (to.hasRemaining()) {
      int read = channel.read(to, position + to.position());
      if (read < 0) {
        throw new IOException("the file shrank while it was read");
      }
    }
  }

  private static Map<String, TensorInfo> tensors(Path file, JsonNode header)
      throws WeightsException {
    Map<String, TensorInfo> tensors = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> entry : header.properties()) {
      if (!entry.getKey().equals("__metadata__")) {
        tensors.put(entry.getKey(), tensor(file, entry.getKey(), entry.getValue()));
      }
    }
    return tensors;
  }

  private static TensorInfo tensor(Path file, String name, JsonNode node) throws WeightsException {
    String where = file + ": tensor " + name;
    String dtypeName = node.path("dtype").asText();
    DType dtype;
    try {
      dtype = DType.valueOf(dtypeName);
    } catch (IllegalArgumentException e) {
      throw new WeightsException(
          where + " has the type '" + dtypeName + "', but only F32, F16, BF16 and U8 can be read",
          e);
    }
    if (!node.path("shape").isArray()) {
      throw new WeightsException(where + " has no shape");
    }
    List<Long> shape = new ArrayList<>();
    for (JsonNode dimension : node.path("shape")) {
      if (!dimension.canConvertToLong()
          || !dimension.isIntegralNumber()
          || dimension.longValue() < 0) {
        throw new WeightsException(where + " has a bad shape, " + node.path("shape"));
      }
      shape.add(dimension.longValue());
    }
    JsonNode offsets = node.path("data_offsets");
    if (offsets.size() != 2
        || !offsets.get(0).canConvertToLong()
        || !offsets.get(1).canConvertToLong()) {
      throw new WeightsException(where + " has bad data_offsets, " + offsets);
    }
    TensorInfo tensor =
        new TensorInfo(
            name,
            dtype,
            List.copyOf(shape),
            offsets.get(0).longValue(),
            offsets.get(1).longValue());
    try {
      long bytes = Math.multiplyExact(tensor.elements(), (long) dtype.bytes());
      if (tensor.begin() < 0 || tensor.end() - tensor.begin() != bytes) {
        throw new WeightsException(
            where
                + " of shape "
                + shape
                + " needs "
                + bytes
                + " bytes, but its range is "
                + offsets);
      }
    } catch (ArithmeticException e) {
      throw new WeightsException(where + " has a shape beyond all bounds, " + shape, e);
    }
    return tensor;
  }

  private static void checkRanges(Path file, Map<String, TensorInfo> tensors, long dataBytes)
      throws WeightsException {
    List<TensorInfo> byOffset = new ArrayList<>(tensors.values());
    byOffset.sort(Comparator.comparingLong(TensorInfo::begin).thenComparing(TensorInfo::end));
    long covered = 0;
    for (TensorInfo tensor : byOffset) {
      String where = file + ": tensor " + tensor.name();
      if (tensor.begin() < covered) {
        throw new WeightsException(where + " overlaps the one before it");
      }
      if (tensor.begin() > covered) {
        throw new WeightsException(where + " leaves a gap to the one before it");
      }
      covered = tensor.end();
      if (covered > dataBytes) {
        throw new WeightsException(
            where + " is truncated: it ends at byte " + covered + " of " + dataBytes);
      }
    }
    if (covered != dataBytes) {
      throw new WeightsException(
          file + ": " + (dataBytes - covered) + " bytes behind the last tensor belong to none");
    }
  }
}
