package io.moonspark.jobs.narratives;

import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Text with names in double braces, each of which a value takes the place of. */
final class Template {

  private static final Pattern NAME = Pattern.compile("\\{\\{\\s*(\\w+)\\s*\\}\\}");

  private Template() {}

  static Set<String> names(String template) {
    return NAME.matcher(template)
        .results()
        .map((MatchResult found) -> found.group(1))
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  static String fill(String template, Map<String, String> values) {
    return NAME.matcher(template)
        .replaceAll(found -> Matcher.quoteReplacement(values.get(found.group(1))));
  }
}
