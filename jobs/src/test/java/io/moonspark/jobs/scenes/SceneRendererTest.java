package io.moonspark.jobs.scenes;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class SceneRendererTest {

  private static final int SIDE = 400;

  @ParameterizedTest
  @EnumSource
  void boxesAreTheBoundsOfWhatIsDrawn(IconFamily family) {
    SceneSampler sampler = SceneSampler.of(1, List.of(family));
    for (int number = 0; number < 40; number++) {
      for (SceneObject object : sampler.scene(number).objects()) {
        Box drawn = drawn(object);
        String what = family + " " + object;
        // Less than a twelfth of a pixel may be covered by a sharp corner.
        double pixel = 1.5 / SIDE;
        assertEquals(object.box().xMin(), drawn.xMin(), pixel, what);
        assertEquals(object.box().yMin(), drawn.yMin(), pixel, what);
        assertEquals(object.box().xMax(), drawn.xMax(), pixel, what);
        assertEquals(object.box().yMax(), drawn.yMax(), pixel, what);
      }
    }
  }

  /** The bounds of an object alone on a smooth backdrop. */
  private static Box drawn(SceneObject object) {
    int back = object.color() == ThingColor.BLACK ? 0xffffff : 0x000000;
    Scene scene = new Scene(new Backdrop(Background.WHITE, back, 0, 0, 0, 0), List.of(object), 0);
    BufferedImage image = SceneRenderer.ofSide(SIDE).image(scene);
    int left = SIDE;
    int top = SIDE;
    int right = 0;
    int bottom = 0;
    for (int y = 0; y < SIDE; y++) {
      for (int x = 0; x < SIDE; x++) {
        if ((image.getRGB(x, y) & 0xffffff) != back) {
          left = Math.min(left, x);
          top = Math.min(top, y);
          right = Math.max(right, x + 1);
          bottom = Math.max(bottom, y + 1);
        }
      }
    }
    double side = SIDE;
    return new Box(left / side, top / side, right / side, bottom / side);
  }

  @Test
  void noiseHasTheDeviationOfTheBackdrop() {
    Scene scene = new Scene(new Backdrop(Background.GRAY, 0x808080, 0, 0, 3, 5), List.of(), 0);
    byte[] rgb = SceneRenderer.ofSide(SIDE).rgb(scene);
    double sum = 0;
    double squares = 0;
    for (byte level : rgb) {
      double noise = (level & 0xff) - 0x80;
      sum += noise;
      squares += noise * noise;
    }
    assertEquals(0, sum / rgb.length, 0.05);
    assertEquals(3, Math.sqrt(squares / rgb.length), 0.1);
  }

  @Test
  void aPngHasThePixelsThatAreDrawn() throws Exception {
    Scene scene = SceneSampler.of(1, IconFamily.TRAINING).scene(0);
    SceneRenderer renderer = SceneRenderer.ofSide(64);
    BufferedImage image = renderer.image(scene);
    byte[] png = PictureFormat.PNG.encode(image);
    BufferedImage read = ImageIO.read(new ByteArrayInputStream(png));
    assertArrayEquals(
        image.getRGB(0, 0, 64, 64, null, 0, 64), read.getRGB(0, 0, 64, 64, null, 0, 64));
  }
}
