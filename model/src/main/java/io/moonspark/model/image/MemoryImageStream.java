package io.moonspark.model.image;

import java.io.IOException;
import javax.imageio.stream.ImageInputStreamImpl;

/** Encoded bytes as image readers want them, without the copy or the file of ImageIO's caches. */
final class MemoryImageStream extends ImageInputStreamImpl {

  /** Readers may look ahead a little; some never stop on their own. */
  private static final int MAX_READS_BEYOND = 64;

  /** Looking at the clock takes longer than reading a byte. */
  private static final int READS_PER_LOOK = 1024;

  private final byte[] data;
  private final DecodeGuard guard;
  private int readsBeyond;
  private int reads;

  MemoryImageStream(byte[] data, DecodeGuard guard) {
    this.data = data;
    this.guard = guard;
  }

  /** Readers cannot be stopped from outside, but all of them must read. */
  private void checkTime() throws IOException {
    if (guard.isTimeOver()) {
      throw new IOException("it takes too long");
    }
  }

  /** Whether a reader has asked for bytes beyond the end. */
  boolean ranOut() {
    return readsBeyond > 0;
  }

  @Override
  public int read() throws IOException {
    if (++reads % READS_PER_LOOK == 0) {
      checkTime();
    }
    bitOffset = 0;
    if (streamPos >= data.length) {
      return beyond();
    }
    return data[(int) streamPos++] & 0xff;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    checkTime();
    bitOffset = 0;
    if (length == 0) {
      return 0;
    }
    if (streamPos >= data.length) {
      return beyond();
    }
    int n = (int) Math.min(length, data.length - streamPos);
    System.arraycopy(data, (int) streamPos, target, offset, n);
    streamPos += n;
    return n;
  }

  private int beyond() throws IOException {
    readsBeyond++;
    if (readsBeyond > MAX_READS_BEYOND) {
      throw new IOException("it ends too early");
    }
    return -1;
  }

  @Override
  public long length() {
    return data.length;
  }
}
