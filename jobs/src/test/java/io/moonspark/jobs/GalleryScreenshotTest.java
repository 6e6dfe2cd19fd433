package io.moonspark.jobs;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.moonspark.jobs.OpenPage.Screen;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * Takes pictures of a gallery, as for the README:
 *
 * <pre>{@code
 * mvn -B -ntp -q -Pbrowser verify -Dtest=GalleryScreenshotTest \
 *   -Dsurefire.failIfNoSpecifiedTests=false -Dscreenshot.of=DIR -Dscreenshot.to=gallery.png
 * }</pre>
 */
@EnabledIfSystemProperty(named = "screenshot.of", matches = ".+")
final class GalleryScreenshotTest {

  private static final double SCALE = 1.25;

  @Test
  void picturesOfAGallery() throws Exception {
    Path gallery = Path.of(System.getProperty("screenshot.of"));
    String png = System.getProperty("screenshot.to");
    try (Chromium browser = Chromium.launch()) {
      shoot(browser, gallery, Screen.DESKTOP, "light", Path.of(png));
      shoot(browser, gallery, Screen.DESKTOP, "dark", beside(png, "-dark"));
      shoot(browser, gallery, Screen.PHONE, "light", beside(png, "-phone"));
      for (Screen screen : Screen.values()) {
        try (OpenPage page = OpenPage.of(browser, gallery, screen, SCALE, "dark")) {
          page.press("Enter");
          page.screenshot(beside(png, "-image-" + screen));
        }
      }
    }
    assertTrue(Files.size(Path.of(png)) > 0);
  }

  private static void shoot(Chromium browser, Path gallery, Screen screen, String scheme, Path png)
      throws Exception {
    try (OpenPage page = OpenPage.of(browser, gallery, screen, SCALE, scheme)) {
      page.screenshot(png);
    }
  }

  private static Path beside(String png, String what) {
    return Path.of(png.replaceFirst("\\.png$", what.toLowerCase(Locale.ROOT) + ".png"));
  }
}
