package io.moonspark.model.image;

import com.twelvemonkeys.imageio.plugins.bmp.BMPImageReaderSpi;
import com.twelvemonkeys.imageio.plugins.tiff.TIFFImageReaderSpi;
import com.twelvemonkeys.imageio.plugins.webp.WebPImageReaderSpi;
import java.io.IOException;
import java.util.Iterator;
import javax.imageio.ImageReader;
import javax.imageio.spi.IIORegistry;
import javax.imageio.spi.ImageReaderSpi;

/**
 * The one reader used for each format.
 *
 * <p>Plugins are not looked up through ImageIO: what that finds depends on the class loader of the
 * thread that asks first, and in which order plugins were registered.
 */
final class Readers {

  private static final ImageReaderSpi JPEG = ofPlatform("jpeg.JPEGImageReaderSpi");
  private static final ImageReaderSpi PNG = ofPlatform("png.PNGImageReaderSpi");
  private static final ImageReaderSpi GIF = ofPlatform("gif.GIFImageReaderSpi");
  private static final ImageReaderSpi BMP = new BMPImageReaderSpi();
  private static final ImageReaderSpi TIFF = new TIFFImageReaderSpi();
  private static final ImageReaderSpi WEBP = new WebPImageReaderSpi();

  private Readers() {}

  /** A new reader, which the caller disposes of. */
  static ImageReader create(ImageFormat format) throws IOException {
    ImageReaderSpi provider =
        switch (format) {
          case JPEG -> JPEG;
          case PNG -> PNG;
          case GIF -> GIF;
          case BMP -> BMP;
          case TIFF -> TIFF;
          case WEBP -> WEBP;
        };
    return provider.createReaderInstance(null);
  }

  /** The Java platform's own provider, which every registry holds whatever plugins there are. */
  private static ImageReaderSpi ofPlatform(String name) {
    Iterator<ImageReaderSpi> providers =
        IIORegistry.getDefaultInstance().getServiceProviders(ImageReaderSpi.class, false);
    while (providers.hasNext()) {
      ImageReaderSpi provider = providers.next();
      if (provider.getClass().getName().equals("com.sun.imageio.plugins." + name)) {
        return provider;
      }
    }
    throw new IllegalStateException("this Java platform lacks its image reader " + name);
  }
}
