package io.moonspark.jobs.evaluate.metrics;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Words that lost an apostrophe, and what they were. A word with two apostrophes is found with
 * either of them missing, but not without both.
 *
 * <p>The words are those of {@code VQAEval.contractions} in GT-Vision-Lab/VQA, {@code vqaEval.py},
 * without its entries that start with a capital: words are looked up in lower case.
 */
final class Contractions {

  private static final List<String> WORDS =
      List.of(
          ("ain't aren't can't could've couldn't couldn't've didn't doesn't don't hadn't hadn't've"
                  + " hasn't haven't he'd he'd've he's how'd how'll how's isn't it'd it'd've it'll"
                  + " ma'am mightn't mightn't've might've mustn't must've needn't not've o'clock"
                  + " oughtn't 'ow's'at shan't she'd've should've shouldn't shouldn't've"
                  + " somebody'd've somebody'll somebody's someone'd someone'd've someone'll"
                  + " someone's something'd something'd've something'll that's there'd there'd've"
                  + " there're there's they'd they'd've they'll they're they've 'twas wasn't we'd've"
                  + " we've weren't what'll what're what's what've when's where'd where's where've"
                  + " who'd who'd've who'll who's who've why'll why're why's won't would've wouldn't"
                  + " wouldn't've y'all y'all'll y'all'd've you'd you'd've you'll you're you've")
              .split(" "));

  private static final Map<String, String> WHOLE = index();

  private Contractions() {}

  /** The word with its apostrophe, or the word itself. */
  static String restore(String word) {
    return WHOLE.getOrDefault(word, word);
  }

  private static Map<String, String> index() {
    Map<String, String> index = new HashMap<>();
    for (String word : WORDS) {
      for (int i = word.indexOf('\''); i >= 0; i = word.indexOf('\'', i + 1)) {
        index.put(word.substring(0, i) + word.substring(i + 1), word);
      }
    }
    // The official list has this one the wrong way round.
    index.put("somebody'd", "somebodyd");
    return Map.copyOf(index);
  }
}
