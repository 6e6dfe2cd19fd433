package io.moonspark.jobs.evaluate.readers;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Names of COCO's image files. */
final class CocoNames {

  private static final Pattern SPLIT = Pattern.compile("(train|val|test)(2014|2015|2017)");

  private CocoNames() {}

  /** The split that a file's name speaks of, as in val2014; the usual one if none. */
  static String split(String file, String usual) {
    Matcher matcher = SPLIT.matcher(file);
    // The questions of test-dev are about the images of test2015.
    return matcher.find() ? matcher.group() : usual;
  }

  /** As in COCO_val2014_000000000042.jpg. */
  static String file(String split, long image) {
    return "COCO_%s_%012d.jpg".formatted(split, image);
  }
}
