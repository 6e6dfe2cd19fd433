package io.moonspark.model.graph;

import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnxruntime.platform.Fp16Conversions;
import io.moonspark.model.weights.WeightsException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Writes a model's weights to a file beside it (ONNX external data), one after the other, so that
 * no more than one tensor is in memory.
 */
final class WeightStore implements AutoCloseable {
  /** Page size, so that ONNX Runtime can map each tensor where it lies. */
  private static final long ALIGNMENT = 4096;

  /** The least number that rounds to infinity in float16, whose greatest is 65504. */
  private static final float HALF_END = 65520;

  private static final int BUFFER_BYTES = 1 << 22;

  private final String fileName;
  private final FileChannel channel;
  private final ByteBuffer buffer =
      ByteBuffer.allocateDirect(BUFFER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
  private long end;

  WeightStore(Path file) throws IOException {
    this.fileName = file.getFileName().toString();
    this.channel =
        FileChannel.open(
            file,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE);
  }

  /** Appends a float32 tensor and describes where it lies. */
  TensorProto add(String name, float[] values, long... dims) {
    long offset = nextOffset();
    for (int done = 0; done < values.length; done += BUFFER_BYTES / Float.BYTES) {
      int count = Math.min(BUFFER_BYTES / Float.BYTES, values.length - done);
      buffer.clear().limit(count * Float.BYTES);
      buffer.asFloatBuffer().put(values, done, count);
      write(name, buffer);
    }
    return describe(name, TensorProto.DataType.FLOAT, offset, dims);
  }

  /**
   * Appends a tensor as float16, rounded to the nearest.
   *
   * @throws UncheckedIOException with a {@link WeightsException} that names the tensor, if a value
   *     is beyond float16
   */
  TensorProto addHalf(String name, float[] values, long... dims) {
    long offset = nextOffset();
    for (int done = 0; done < values.length; done += BUFFER_BYTES / Short.BYTES) {
      int count = Math.min(BUFFER_BYTES / Short.BYTES, values.length - done);
      buffer.clear().limit(count * Short.BYTES);
      for (int i = 0; i < count; i++) {
        buffer.putShort(i * Short.BYTES, half(name, values[done + i]));
      }
      write(name, buffer);
    }
    return describe(name, TensorProto.DataType.FLOAT16, offset, dims);
  }

  private static short half(String name, float value) {
    if (Math.abs(value) >= HALF_END) {
      throw new UncheckedIOException(
          new WeightsException(
              name + " holds " + value + ", beyond the 65504 of float16: use another type"));
    }
    // The same on every Java version, as a pack's digest must be.
    return Fp16Conversions.mlasFloatToFp16(value);
  }

  /** Appends a u8 tensor and describes where it lies. */
  TensorProto add(String name, byte[] values, long... dims) {
    long offset = nextOffset();
    write(name, ByteBuffer.wrap(values));
    return describe(name, TensorProto.DataType.UINT8, offset, dims);
  }

  private long nextOffset() {
    end = (end + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    return end;
  }

  private void write(String name, ByteBuffer bytes) {
    try {
      while (bytes.hasRemaining()) {
        end += channel.write(bytes, end);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(
          new IOException("cannot write " + name + " to " + fileName + ": " + e.getMessage(), e));
    }
  }

  private TensorProto describe(String name, TensorProto.DataType type, long offset, long... dims) {
    TensorProto.Builder tensor =
        TensorProto.newBuilder()
            .setName(name)
            .setDataType(type.getNumber())
            .setDataLocation(TensorProto.DataLocation.EXTERNAL)
            .addExternalData(entry("location", fileName))
            .addExternalData(entry("offset", Long.toString(offset)))
            .addExternalData(entry("length", Long.toString(end - offset)));
    for (long dim : dims) {
      tensor.addDims(dim);
    }
    return tensor.build();
  }

  private static StringStringEntryProto entry(String key, String value) {
    return StringStringEntryProto.newBuilder().setKey(key).setValue(value).build();
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
