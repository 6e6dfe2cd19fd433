package io.moonspark.jobs;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What must be the same in two runs of a notebook: not times and rates, memory, temporary paths,
 * digests and the bytes of small pictures; and of measures with a fraction only about two
 * hundredths, since processors round differently.
 *
 * @param words the text with # for each number
 * @param numbers in their order
 */
record ComparableText(String words, List<String> numbers) {

  private static final Pattern VARIES =
      Pattern.compile(
          "[\\d.,]+(?= (s|ms|hours|executor-hours|images/s|tokens/s|GB at most)\\b)"
              + "|/\\S*moonspark-notebook\\d+"
              + "|\\b[0-9a-f]{12,}\\b"
              + "|base64,[\\w+/=]+");
  private static final Pattern NUMBER = Pattern.compile("\\d+(\\.\\d+)?");
  private static final double TOLERANCE = 0.02;

  static ComparableText of(String text) {
    String steady = VARIES.matcher(text).replaceAll("...");
    List<String> numbers = new ArrayList<>();
    Matcher number = NUMBER.matcher(steady);
    while (number.find()) {
      numbers.add(number.group());
    }
    return new ComparableText(number.replaceAll("#"), numbers);
  }

  List<String> differences(ComparableText other) {
    List<String> differences = new ArrayList<>();
    for (int i = 0; i < numbers.size(); i++) {
      if (differ(numbers.get(i), other.numbers.get(i))) {
        differences.add(numbers.get(i) + " and " + other.numbers.get(i));
      }
    }
    return differences;
  }

  private static boolean differ(String a, String b) {
    if (!a.contains(".") || !b.contains(".")) {
      return !a.equals(b);
    }
    double x = Double.parseDouble(a);
    double y = Double.parseDouble(b);
    return Math.abs(x - y) > TOLERANCE * Math.max(1, Math.max(x, y));
  }
}
