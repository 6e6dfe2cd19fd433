package io.moonspark.train;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.moonspark.model.image.CropSet;
import io.moonspark.model.image.Tiling;
import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.SplittableRandom;
import java.util.stream.LongStream;

/**
 * Examples on local disk, decoded and cut: each is read many times, in another order in each epoch,
 * and a run that goes on has to see the same ones.
 */
final class ExampleFile implements Examples, AutoCloseable {

  static final String NAME = "examples.bin";

  private static final ObjectMapper JSON = new ObjectMapper();

  /** Width, height, rows, columns, bytes of pixels, bytes of text. */
  private static final int HEADER = 6 * Integer.BYTES;

  private final FileChannel file;
  private final long[] starts;
  private final long seed;

  private ExampleFile(FileChannel file, long[] starts, long seed) {
    this.file = file;
    this.starts = starts;
    this.seed = seed;
  }

  /** Writes a file, which is there only when it is whole. */
  static final class Writer implements AutoCloseable {

    private final Path target;
    private final Path partial;
    private final DataOutputStream out;

    Writer(Path directory) throws IOException {
      this.target = directory.resolve(NAME);
      this.partial = directory.resolve("." + NAME + ".partial");
      this.out = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(partial)));
    }

    void add(Example example) throws IOException {
      CropSet crops = example.crops();
      byte[] text = JSON.writeValueAsBytes(example.truth());
      out.writeInt(crops.width());
      out.writeInt(crops.height());
      out.writeInt(crops.tiling().rows());
      out.writeInt(crops.tiling().columns());
      out.writeInt(crops.pixels().length);
      out.writeInt(text.length);
      out.write(crops.pixels());
      out.write(text);
    }

    /** Puts the file in its place. */
    void finish() throws IOException {
      out.close();
      Files.move(partial, target, StandardCopyOption.ATOMIC_MOVE);
    }

    @Override
    public void close() throws IOException {
      out.close();
      Files.deleteIfExists(partial);
    }
  }

  /**
   * Opens a file.
   *
   * @param seed of the order in each epoch
   */
  static ExampleFile open(Path file, long seed) throws IOException {
    FileChannel channel = FileChannel.open(file);
    try {
      LongStream.Builder starts = LongStream.builder();
      long at = 0;
      while (at < channel.size()) {
        starts.add(at);
        ByteBuffer header = read(channel, at, HEADER);
        at += HEADER + header.getInt(4 * Integer.BYTES) + header.getInt(5 * Integer.BYTES);
      }
      return new ExampleFile(channel, starts.build().toArray(), seed);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  /** Examples of an epoch. */
  int count() {
    return starts.length;
  }

  @Override
  public Example example(long number) throws IOException {
    long start = starts[place(number)];
    ByteBuffer header = read(file, start, HEADER);
    int width = header.getInt();
    int height = header.getInt();
    Tiling tiling = new Tiling(header.getInt(), header.getInt());
    byte[] pixels = new byte[header.getInt()];
    byte[] text = new byte[header.getInt()];
    read(file, start + HEADER, pixels.length + text.length).get(pixels).get(text);
    return new Example(
        new CropSet(width, height, tiling, pixels), JSON.readValue(text, Truth.class));
  }

  /**
   * Where an example lies. Each epoch is another permutation: x goes to a x + b modulo the count,
   * with a drawn among the numbers that have no factor in common with it.
   */
  private int place(long number) {
    long count = starts.length;
    SplittableRandom random = new SplittableRandom(seed * 31 + number / count);
    long factor = 1;
    if (count > 2) {
      do {
        factor = random.nextLong(1, count);
      } while (divisor(factor, count) != 1);
    }
    return (int) ((factor * (number % count) + random.nextLong(count)) % count);
  }

  private static long divisor(long a, long b) {
    return b == 0 ? a : divisor(b, a % b);
  }

  private static ByteBuffer read(FileChannel file, long at, int length) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(length);
    while (buffer.hasRemaining()) {
      if (file.read(buffer, at + buffer.position()) < 0) {
        throw new EOFException(NAME + " is cut off");
      }
    }
    return buffer.flip();
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
