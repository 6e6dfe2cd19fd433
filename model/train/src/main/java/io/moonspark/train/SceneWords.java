package io.moonspark.train;

import io.moonspark.jobs.scenes.Background;
import io.moonspark.jobs.scenes.Thing;
import io.moonspark.jobs.scenes.ThingColor;
import io.moonspark.model.text.Tokenizer;
import java.util.stream.Stream;

/**
 * The words for what scenes show, each by its last token.
 *
 * @param things in the order of their enum
 * @param colors of things, then of backgrounds, in the orders of their enums
 */
record SceneWords(long[] things, long[] colors) {

  static SceneWords of(Tokenizer tokenizer) {
    return new SceneWords(
        tokens(tokenizer, Stream.of(Thing.values()).map(Thing::label)),
        tokens(
            tokenizer,
            Stream.concat(
                Stream.of(ThingColor.values()).map(ThingColor::label),
                Stream.of(Background.values()).map(Background::label))));
  }

  private static long[] tokens(Tokenizer tokenizer, Stream<String> words) {
    return words
        .map(word -> tokenizer.encode(" " + word))
        .mapToLong(tokens -> tokens[tokens.length - 1])
        .toArray();
  }
}
