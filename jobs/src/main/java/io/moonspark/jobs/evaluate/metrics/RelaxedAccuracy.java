package io.moonspark.jobs.evaluate.metrics;

import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.regex.Pattern;

/**
 * The relaxed accuracy of ChartQA: a number may be off by 5 %, anything else must be equal.
 *
 * <p>Source: Masry et al., ChartQA, ACL 2022, section 5.1, in the form of {@code
 * relaxed_correctness} of google-research/pix2struct. Lists are compared element by element, in
 * lower case, as in {@code moondream/eval/chartqa.py} of vikhyat/moondream.
 */
public final class RelaxedAccuracy {

  private static final double TOLERANCE = 0.05;

  /** What Python's {@code float()} reads, without infinities and NaN. */
  private static final Pattern NUMBER =
      Pattern.compile("[+-]?(\\d+(_\\d+)*\\.?(\\d+(_\\d+)*)?|\\.\\d+(_\\d+)*)([eE][+-]?\\d+)?");

  private RelaxedAccuracy() {}

  /** Whether the answer, or each element of it, is right. */
  public static boolean isRight(String truth, String answer) {
    List<String> wanted = JsonList.parse(truth);
    List<String> given = JsonList.parse(answer);
    if (wanted == null || given == null || wanted.size() != given.size()) {
      return isNear(truth, answer);
    }
    for (int i = 0; i < wanted.size(); i++) {
      if (!isNear(wanted.get(i), given.get(i))) {
        return false;
      }
    }
    return true;
  }

  private static boolean isNear(String truth, String answer) {
    String wanted = PythonText.strip(truth).toLowerCase(Locale.ROOT);
    String given = PythonText.strip(answer).toLowerCase(Locale.ROOT);
    OptionalDouble target = number(wanted);
    OptionalDouble value = number(given);
    if (value.isPresent() && target.isPresent() && target.getAsDouble() != 0) {
      double off = Math.abs(value.getAsDouble() - target.getAsDouble());
      return off / Math.abs(target.getAsDouble()) <= TOLERANCE;
    }
    return wanted.equals(given);
  }

  private static OptionalDouble number(String text) {
    boolean percent = text.endsWith("%");
    String digits = PythonText.strip(percent ? text.replaceAll("%+$", "") : text);
    if (!NUMBER.matcher(digits).matches()) {
      return OptionalDouble.empty();
    }
    double value = Double.parseDouble(digits.replace("_", ""));
    return OptionalDouble.of(percent ? value / 100 : value);
  }
}
