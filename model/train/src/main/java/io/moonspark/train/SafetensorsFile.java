package io.moonspark.train;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;

/** Writes float32 tensors in the safetensors format (github.com/huggingface/safetensors). */
final class SafetensorsFile {

  private static final String DTYPE = "F32";

  private final Map<String, float[]> tensors = new LinkedHashMap<>();
  private final ObjectNode header = new ObjectMapper().createObjectNode();
  private long end;

  /** Adds a tensor. */
  SafetensorsFile add(String name, int[] shape, float[] values) {
    ObjectNode entry = header.putObject(name).put("dtype", DTYPE);
    var dims = entry.putArray("shape");
    for (int dim : shape) {
      dims.add(dim);
    }
    long bytes = (long) values.length * Float.BYTES;
    entry.putArray("data_offsets").add(end).add(end + bytes);
    end += bytes;
    tensors.put(name, values);
    return this;
  }

  /** Puts the file in its place at once: a reader sees the one before or this one, whole. */
  void write(Path file) throws IOException {
    Path unfinished = file.resolveSibling(file.getFileName() + ".new");
    byte[] json = header.toString().getBytes(StandardCharsets.UTF_8);
    try (FileChannel channel =
        FileChannel.open(
            unfinished,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      write(channel, buffer(Long.BYTES + json.length).putLong(json.length).put(json));
      for (float[] values : tensors.values()) {
        ByteBuffer bytes = buffer(values.length * Float.BYTES);
        bytes.asFloatBuffer().put(values);
        write(channel, bytes.position(bytes.limit()));
      }
      channel.force(true);
    }
    Files.move(
        unfinished, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private static ByteBuffer buffer(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static void write(FileChannel channel, ByteBuffer bytes) throws IOException {
    bytes.flip();
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }
}
