package io.moonspark.udfs;

import io.moonspark.model.image.ImageException;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Random;
import javax.imageio.ImageIO;
import org.apache.spark.SparkConf;

/**
 * Opens a model ahead of the first task and decodes a picture of noise for a moment, so that the
 * loops that every image goes through are compiled by the time there is one.
 */
final class WarmUp implements Runnable {

  private static final int SIDE = 448;
  private static final long REHEARSAL_NANOS = 1_000_000_000;

  private final EnrichSettings settings;
  private final SparkConf conf;

  WarmUp(EnrichSettings settings, SparkConf conf) {
    this.settings = settings;
    this.conf = conf;
  }

  @Override
  public void run() {
    try {
      Engine engine = ModelHolder.engine(settings, conf);
      byte[] noise = noise();
      long end = System.nanoTime() + REHEARSAL_NANOS;
      while (System.nanoTime() < end) {
        engine.prepare(noise);
      }
    } catch (RuntimeException | IOException | ImageException e) {
      // The first task meets the same failure and reports it.
    }
  }

  private static byte[] noise() throws IOException {
    BufferedImage image = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_3BYTE_BGR);
    Random random = new Random(0);
    for (int y = 0; y < SIDE; y++) {
      for (int x = 0; x < SIDE; x++) {
        image.setRGB(x, y, random.nextInt());
      }
    }
    ByteArrayOutputStream encoded = new ByteArrayOutputStream();
    ImageIO.write(image, "jpeg", encoded);
    return encoded.toByteArray();
  }
}
