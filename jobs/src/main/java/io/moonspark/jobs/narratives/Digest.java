package io.moonspark.jobs.narratives;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256. */
final class Digest {

  private Digest() {}

  static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(sha256(bytes));
  }

  /** Digest of texts, of which none can be taken for the end of another. */
  static String of(Object... parts) {
    return hex(joined(parts));
  }

  /** The first 8 bytes of {@link #of} as a number. */
  static long number(Object... parts) {
    return ByteBuffer.wrap(sha256(joined(parts))).getLong();
  }

  private static byte[] joined(Object... parts) {
    StringBuilder all = new StringBuilder();
    for (Object part : parts) {
      String text = String.valueOf(part);
      all.append(text.length()).append(':').append(text);
    }
    return all.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
