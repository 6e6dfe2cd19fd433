package io.moonspark.jobs.scenes;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.AffineTransform;
import java.awt.geom.Path2D;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferInt;
import java.util.SplittableRandom;

/**
 * Draws the pictures of scenes with Java's own antialiasing, which is written in Java and so the
 * same on all machines. Immutable.
 */
public final class SceneRenderer {

  static {
    // Pictures are drawn in memory; a display that the environment names may not answer.
    if (System.getProperty("java.awt.headless") == null) {
      System.setProperty("java.awt.headless", "true");
    }
  }

  /** Standard deviation of the sum of four bytes, each 0 to 255 alike. */
  private static final double SUM_OF_BYTES_DEVIATION = Math.sqrt(4 * (256 * 256 - 1) / 12.0);

  private static final double SUM_OF_BYTES_MEAN = 4 * 127.5;

  private final int side;

  private SceneRenderer(int side) {
    this.side = side;
  }

  /** A renderer of square pictures with so many pixels a side. */
  public static SceneRenderer ofSide(int side) {
    if (side < 1) {
      throw new IllegalArgumentException("side must be at least 1, not " + side);
    }
    return new SceneRenderer(side);
  }

  /** The picture of a scene, opaque RGB. */
  public BufferedImage image(Scene scene) {
    BufferedImage image = new BufferedImage(side, side, BufferedImage.TYPE_INT_RGB);
    int[] pixels = ((DataBufferInt) image.getRaster().getDataBuffer()).getData();
    paint(scene.backdrop(), pixels);
    Graphics2D graphics = image.createGraphics();
    graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    for (SceneObject object : scene.objects()) {
      graphics.setColor(new Color(object.rgb()));
      graphics.fill(shape(object));
    }
    graphics.dispose();
    addNoise(scene.backdrop(), pixels);
    return image;
  }

  /** The picture's pixels, [side, side, 3] bytes. */
  public byte[] rgb(Scene scene) {
    int[] pixels = ((DataBufferInt) image(scene).getRaster().getDataBuffer()).getData();
    byte[] rgb = new byte[3 * pixels.length];
    for (int i = 0; i < pixels.length; i++) {
      rgb[3 * i] = (byte) (pixels[i] >> 16);
      rgb[3 * i + 1] = (byte) (pixels[i] >> 8);
      rgb[3 * i + 2] = (byte) pixels[i];
    }
    return rgb;
  }

  private Path2D.Double shape(SceneObject object) {
    Path2D.Double shape = object.family().outline(object.thing()).turned(object.radians());
    Box box = object.box();
    double scale = Math.max(box.width(), box.height()) * side;
    AffineTransform toBox =
        AffineTransform.getTranslateInstance(box.xMin() * side, box.yMin() * side);
    toBox.scale(scale, scale);
    shape.transform(toBox);
    return shape;
  }

  private void paint(Backdrop backdrop, int[] pixels) {
    int rgb = backdrop.rgb();
    for (int y = 0; y < side; y++) {
      double down = backdrop.ySlope() * ((y + 0.5) / side - 0.5);
      for (int x = 0; x < side; x++) {
        double across = backdrop.xSlope() * ((x + 0.5) / side - 0.5);
        pixels[y * side + x] = plus(rgb, (int) Math.floor(down + across + 0.5));
      }
    }
  }

  /** Adds noise that is nearly normal: sums of four bytes, two of which are in a long. */
  private static void addNoise(Backdrop backdrop, int[] pixels) {
    SplittableRandom random = new SplittableRandom(backdrop.noiseSeed());
    double scale = backdrop.noise() / SUM_OF_BYTES_DEVIATION;
    long bytes = 0;
    for (int i = 0; i < pixels.length; i++) {
      bytes = (i & 1) == 0 ? random.nextLong() : bytes >>> 32;
      long sum = (bytes & 0xff) + (bytes >> 8 & 0xff) + (bytes >> 16 & 0xff) + (bytes >> 24 & 0xff);
      pixels[i] = plus(pixels[i], (int) Math.floor((sum - SUM_OF_BYTES_MEAN) * scale + 0.5));
    }
  }

  /** A colour with all of its channels so much brighter. */
  private static int plus(int rgb, int levels) {
    return clamp((rgb >> 16 & 0xff) + levels) << 16
        | clamp((rgb >> 8 & 0xff) + levels) << 8
        | clamp((rgb & 0xff) + levels);
  }

  private static int clamp(int level) {
    return Math.min(255, Math.max(0, level));
  }
}
