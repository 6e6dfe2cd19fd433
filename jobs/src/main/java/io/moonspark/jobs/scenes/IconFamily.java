package io.moonspark.jobs.scenes;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.fontbox.ttf.TTFParser;
import org.apache.fontbox.ttf.TrueTypeFont;
import org.apache.pdfbox.io.RandomAccessReadBuffer;
import org.kordamp.ikonli.AbstractIkonHandler;
import org.kordamp.ikonli.Ikon;
import org.kordamp.ikonli.bootstrapicons.BootstrapIcons;
import org.kordamp.ikonli.bootstrapicons.BootstrapIconsIkonHandler;
import org.kordamp.ikonli.fontawesome6.FontAwesomeSolid;
import org.kordamp.ikonli.fontawesome6.FontAwesomeSolidIkonHandler;
import org.kordamp.ikonli.materialdesign2.MaterialDesignA;
import org.kordamp.ikonli.materialdesign2.MaterialDesignAIkonHandler;
import org.kordamp.ikonli.materialdesign2.MaterialDesignB;
import org.kordamp.ikonli.materialdesign2.MaterialDesignC;
import org.kordamp.ikonli.materialdesign2.MaterialDesignD;
import org.kordamp.ikonli.materialdesign2.MaterialDesignF;
import org.kordamp.ikonli.materialdesign2.MaterialDesignG;
import org.kordamp.ikonli.materialdesign2.MaterialDesignH;
import org.kordamp.ikonli.materialdesign2.MaterialDesignK;
import org.kordamp.ikonli.materialdesign2.MaterialDesignL;
import org.kordamp.ikonli.materialdesign2.MaterialDesignM;
import org.kordamp.ikonli.materialdesign2.MaterialDesignR;
import org.kordamp.ikonli.materialdesign2.MaterialDesignS;
import org.kordamp.ikonli.materialdesign2.MaterialDesignT;
import org.kordamp.ikonli.materialdesign2.MaterialDesignU;
import org.kordamp.ikonli.materialdesign2.MaterialDesignW;

/**
 * Icon fonts. Their outlines are read from the font files themselves: Java's own font engine needs
 * native libraries that a server often lacks, and its glyphs differ by machine.
 */
public enum IconFamily {
  FONT_AWESOME(new FontAwesomeSolidIkonHandler(), fontAwesome()),
  MATERIAL_DESIGN(new MaterialDesignAIkonHandler(), materialDesign()),
  /** Held out: no model is trained on it. It has no vehicles and no animals. */
  BOOTSTRAP(new BootstrapIconsIkonHandler(), bootstrap());

  /** The families to train on. */
  public static final List<IconFamily> TRAINING = List.of(FONT_AWESOME, MATERIAL_DESIGN);

  private final AbstractIkonHandler handler;
  private final Map<Thing, Ikon> icons;
  private Map<Thing, Outline> outlines;

  IconFamily(AbstractIkonHandler handler, Map<Thing, Ikon> icons) {
    this.handler = handler;
    this.icons = icons;
  }

  /** Its name on the command line, as in "material-design". */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The family of this name, if there is one. */
  public static Optional<IconFamily> labelled(String label) {
    return Stream.of(values()).filter(family -> family.label().equals(label)).findFirst();
  }

  /** The things it has an icon of. */
  public Set<Thing> things() {
    return Collections.unmodifiableSet(icons.keySet());
  }

  /**
   * The shape of a thing.
   *
   * @throws IllegalArgumentException if the family has none
   */
  synchronized Outline outline(Thing thing) {
    if (outlines == null) {
      outlines = read();
    }
    Outline outline = outlines.get(thing);
    if (outline == null) {
      throw new IllegalArgumentException(label() + " has no " + thing.label());
    }
    return outline;
  }

  private Map<Thing, Outline> read() {
    Map<Thing, Outline> read = new EnumMap<>(Thing.class);
    try (InputStream in = handler.getFontResourceAsStream();
        TrueTypeFont font = new TTFParser().parse(new RandomAccessReadBuffer(in))) {
      var codes = font.getUnicodeCmapLookup();
      for (Map.Entry<Thing, Ikon> icon : icons.entrySet()) {
        int glyph = codes.getGlyphId(icon.getValue().getCode());
        read.put(icon.getKey(), Outline.of(font.getGlyph().getGlyph(glyph).getPath()));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the font of " + label(), e);
    }
    return read;
  }

  private static Map<Thing, Ikon> fontAwesome() {
    Map<Thing, Ikon> icons = new EnumMap<>(Thing.class);
    icons.put(Thing.AIRPLANE, FontAwesomeSolid.PLANE);
    icons.put(Thing.BELL, FontAwesomeSolid.BELL);
    icons.put(Thing.BICYCLE, FontAwesomeSolid.BICYCLE);
    icons.put(Thing.BOOK, FontAwesomeSolid.BOOK);
    icons.put(Thing.BUS, FontAwesomeSolid.BUS);
    icons.put(Thing.CAMERA, FontAwesomeSolid.CAMERA);
    icons.put(Thing.CAR, FontAwesomeSolid.CAR);
    icons.put(Thing.CAT, FontAwesomeSolid.CAT);
    icons.put(Thing.CLOCK, FontAwesomeSolid.CLOCK);
    icons.put(Thing.CLOUD, FontAwesomeSolid.CLOUD);
    icons.put(Thing.DOG, FontAwesomeSolid.DOG);
    icons.put(Thing.FISH, FontAwesomeSolid.FISH);
    icons.put(Thing.FLAG, FontAwesomeSolid.FLAG);
    icons.put(Thing.GIFT, FontAwesomeSolid.GIFT);
    icons.put(Thing.HEART, FontAwesomeSolid.HEART);
    icons.put(Thing.HOUSE, FontAwesomeSolid.HOME);
    icons.put(Thing.KEY, FontAwesomeSolid.KEY);
    icons.put(Thing.LAPTOP, FontAwesomeSolid.LAPTOP);
    icons.put(Thing.LEAF, FontAwesomeSolid.LEAF);
    icons.put(Thing.MOON, FontAwesomeSolid.MOON);
    icons.put(Thing.MUG, FontAwesomeSolid.COFFEE);
    icons.put(Thing.ROCKET, FontAwesomeSolid.ROCKET);
    icons.put(Thing.SCISSORS, FontAwesomeSolid.CUT);
    icons.put(Thing.STAR, FontAwesomeSolid.STAR);
    icons.put(Thing.SUN, FontAwesomeSolid.SUN);
    icons.put(Thing.TREE, FontAwesomeSolid.TREE);
    icons.put(Thing.TROPHY, FontAwesomeSolid.TROPHY);
    icons.put(Thing.UMBRELLA, FontAwesomeSolid.UMBRELLA);
    return icons;
  }

  private static Map<Thing, Ikon> materialDesign() {
    Map<Thing, Ikon> icons = new EnumMap<>(Thing.class);
    icons.put(Thing.AIRPLANE, MaterialDesignA.AIRPLANE);
    icons.put(Thing.BELL, MaterialDesignB.BELL);
    icons.put(Thing.BICYCLE, MaterialDesignB.BICYCLE);
    icons.put(Thing.BOOK, MaterialDesignB.BOOK);
    icons.put(Thing.BUS, MaterialDesignB.BUS);
    icons.put(Thing.CAMERA, MaterialDesignC.CAMERA);
    icons.put(Thing.CAR, MaterialDesignC.CAR);
    icons.put(Thing.CAT, MaterialDesignC.CAT);
    icons.put(Thing.CLOCK, MaterialDesignC.CLOCK);
    icons.put(Thing.CLOUD, MaterialDesignC.CLOUD);
    icons.put(Thing.DOG, MaterialDesignD.DOG);
    icons.put(Thing.FISH, MaterialDesignF.FISH);
    icons.put(Thing.FLAG, MaterialDesignF.FLAG);
    icons.put(Thing.GIFT, MaterialDesignG.GIFT);
    icons.put(Thing.HEART, MaterialDesignH.HEART);
    icons.put(Thing.HOUSE, MaterialDesignH.HOME);
    icons.put(Thing.KEY, MaterialDesignK.KEY);
    icons.put(Thing.LAPTOP, MaterialDesignL.LAPTOP);
    icons.put(Thing.LEAF, MaterialDesignL.LEAF);
    icons.put(Thing.MOON, MaterialDesignM.MOON_WANING_CRESCENT);
    icons.put(Thing.MUG, MaterialDesignC.COFFEE);
    icons.put(Thing.ROCKET, MaterialDesignR.ROCKET);
    icons.put(Thing.SCISSORS, MaterialDesignC.CONTENT_CUT);
    icons.put(Thing.STAR, MaterialDesignS.STAR);
    icons.put(Thing.SUN, MaterialDesignW.WHITE_BALANCE_SUNNY);
    icons.put(Thing.TREE, MaterialDesignT.TREE);
    icons.put(Thing.TROPHY, MaterialDesignT.TROPHY);
    icons.put(Thing.UMBRELLA, MaterialDesignU.UMBRELLA);
    return icons;
  }

  private static Map<Thing, Ikon> bootstrap() {
    Map<Thing, Ikon> icons = new EnumMap<>(Thing.class);
    icons.put(Thing.BELL, BootstrapIcons.BELL_FILL);
    icons.put(Thing.BICYCLE, BootstrapIcons.BICYCLE);
    icons.put(Thing.BOOK, BootstrapIcons.BOOK_FILL);
    icons.put(Thing.CAMERA, BootstrapIcons.CAMERA_FILL);
    icons.put(Thing.CLOCK, BootstrapIcons.CLOCK_FILL);
    icons.put(Thing.CLOUD, BootstrapIcons.CLOUD_FILL);
    icons.put(Thing.FLAG, BootstrapIcons.FLAG_FILL);
    icons.put(Thing.GIFT, BootstrapIcons.GIFT_FILL);
    icons.put(Thing.HEART, BootstrapIcons.HEART_FILL);
    icons.put(Thing.HOUSE, BootstrapIcons.HOUSE_FILL);
    icons.put(Thing.KEY, BootstrapIcons.KEY_FILL);
    icons.put(Thing.LAPTOP, BootstrapIcons.LAPTOP);
    icons.put(Thing.MOON, BootstrapIcons.MOON_FILL);
    icons.put(Thing.MUG, BootstrapIcons.CUP_FILL);
    icons.put(Thing.SCISSORS, BootstrapIcons.SCISSORS);
    icons.put(Thing.STAR, BootstrapIcons.STAR_FILL);
    icons.put(Thing.SUN, BootstrapIcons.SUN_FILL);
    icons.put(Thing.TREE, BootstrapIcons.TREE_FILL);
    icons.put(Thing.TROPHY, BootstrapIcons.TROPHY_FILL);
    icons.put(Thing.UMBRELLA, BootstrapIcons.UMBRELLA_FILL);
    return icons;
  }
}
