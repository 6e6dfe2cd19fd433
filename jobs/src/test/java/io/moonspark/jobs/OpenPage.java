package io.moonspark.jobs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.ruiyun.jvppeteer.api.core.Page;
import com.ruiyun.jvppeteer.cdp.entities.MediaFeature;
import com.ruiyun.jvppeteer.cdp.entities.ScreenshotOptions;
import com.ruiyun.jvppeteer.cdp.entities.Viewport;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;

/** A page of a gallery in a browser. */
final class OpenPage implements AutoCloseable {

  private static final ObjectMapper MAPPER = new ObjectMapper();

  /** How a screen is. */
  enum Screen {
    DESKTOP(1280, 800, false),
    PHONE(390, 844, true);

    private final int width;
    private final int height;
    private final boolean touch;

    Screen(int width, int height, boolean touch) {
      this.width = width;
      this.height = height;
      this.touch = touch;
    }

    private Viewport viewport(double scale) {
      return new Viewport(width, height, scale, touch, touch, false);
    }
  }

  private static final float JPEG_QUALITY = 0.9f;

  private final Page page;

  private OpenPage(Page page) {
    this.page = page;
  }

  /** Opens the page of a gallery's directory, with pixels of that scale. */
  static OpenPage of(Chromium browser, Path gallery, Screen screen, double scale, String scheme)
      throws Exception {
    Page page = browser.newPage();
    page.setViewport(screen.viewport(scale));
    page.emulateMediaFeatures(List.of(new MediaFeature("prefers-color-scheme", scheme)));
    page.goTo(gallery.resolve("index.html").toUri().toString());
    page.waitForFunction("() => document.documentElement.dataset.ready === 'true'");
    return new OpenPage(page);
  }

  static OpenPage of(Chromium browser, Path gallery) throws Exception {
    return of(browser, gallery, Screen.DESKTOP, 1, "light");
  }

  /** What an expression is, as JSON. */
  JsonNode eval(String expression) throws Exception {
    Object json = page.evaluate("() => JSON.stringify(" + expression + ")");
    return json == null ? MAPPER.nullNode() : MAPPER.readTree(json.toString());
  }

  String text(String selector) throws Exception {
    return eval("document.querySelector(" + MAPPER.writeValueAsString(selector) + ").textContent")
        .asText();
  }

  int count(String selector) throws Exception {
    return eval("document.querySelectorAll(" + MAPPER.writeValueAsString(selector) + ").length")
        .asInt();
  }

  /** Presses keys by their DOM names: ArrowRight, KeyB. */
  void press(String... keys) {
    for (String key : keys) {
      page.keyboard().press(key);
    }
  }

  void type(String text) {
    page.keyboard().type(text);
  }

  void click(String selector) throws Exception {
    page.click(selector);
  }

  void scheme(String scheme) {
    page.emulateMediaFeatures(List.of(new MediaFeature("prefers-color-scheme", scheme)));
  }

  void waitFor(String condition) throws Exception {
    page.waitForFunction("() => " + condition);
  }

  /** Waits for the pictures in sight, then writes a JPEG of what is in the window. */
  void screenshot(Path file) throws Exception {
    waitFor("[...document.images].every(i => i.complete)");
    ScreenshotOptions options = new ScreenshotOptions();
    options.setCaptureBeyondViewport(false);
    BufferedImage seen =
        ImageIO.read(
            new ByteArrayInputStream(Base64.getDecoder().decode(page.screenshot(options))));
    BufferedImage opaque =
        new BufferedImage(seen.getWidth(), seen.getHeight(), BufferedImage.TYPE_INT_RGB);
    opaque.createGraphics().drawImage(seen, 0, 0, null);
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    ImageWriteParam quality = writer.getDefaultWriteParam();
    quality.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
    quality.setCompressionQuality(JPEG_QUALITY);
    Files.deleteIfExists(file);
    try (ImageOutputStream out = ImageIO.createImageOutputStream(file.toFile())) {
      writer.setOutput(out);
      writer.write(null, new IIOImage(opaque, null, null), quality);
    } finally {
      writer.dispose();
    }
  }

  @Override
  public void close() {
    page.close();
  }
}
