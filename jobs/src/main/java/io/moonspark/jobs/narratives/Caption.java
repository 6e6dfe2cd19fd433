package io.moonspark.jobs.narratives;

import java.util.List;
import java.util.stream.Collectors;

/**
 * A caption.
 *
 * @param id variant of the step that it is of, such as {@code short.1}
 * @param call key of the call that brought it
 */
record Caption(String id, String length, String style, List<Sentence> sentences, String call) {

  String text() {
    return sentences.stream().map(Sentence::text).collect(Collectors.joining(" "));
  }

  Caption with(List<Sentence> left) {
    return new Caption(id, length, style, left, call);
  }
}
